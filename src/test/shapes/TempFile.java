import java.nio.file.Files;
import java.nio.file.Path;

/** A Java program with a temporary file and, by its JVM's own account, a file of figures. */
public class TempFile {
  public static void main(String[] arguments) throws Exception {
    Path file = Files.createTempFile("shape", ".tmp");
    Files.writeString(file, "1");
    Thread.currentThread().join();
  }
}
