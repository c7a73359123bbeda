package dev.rootseal.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that others name: regular ones, up to a size. A pipe could keep us for ever. */
final class SmallFile {
  private SmallFile() {}

  /**
   * All of a file.
   *
   * @param named how messages begin
   * @param largest how many bytes it may have
   * @throws KubeconfigException if it cannot be read, or is larger
   */
  static byte[] read(String named, Path file, int largest) {
    if (!Files.exists(file)) {
      throw new KubeconfigException(named + ": the file does not exist");
    }
    if (!Files.isRegularFile(file)) {
      throw new KubeconfigException(named + ": this is not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(largest + 1);
      if (bytes.length > largest) {
        throw new KubeconfigException(
            "%s: the file is larger than %d KiB".formatted(named, largest >> 10));
      }
      return bytes;
    } catch (IOException e) {
      throw new KubeconfigException(named + ": the file cannot be read", e);
    }
  }
}
