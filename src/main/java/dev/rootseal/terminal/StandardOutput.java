package dev.rootseal.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers that it could not be written. Whoever prints does not ask after
 * each line, and the streams of the platform swallow the failure.
 */
public final class StandardOutput extends OutputStream {
  /** What the system calls a pipe that nobody reads any more (EPIPE). */
  private static final String READER_GONE = "Broken pipe";

  private final OutputStream out;
  private volatile @Nullable IOException failure;

  public StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** Why something of what was printed is lost; empty as long as nothing is. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure).map(IOException::getMessage);
  }

  /** Whether it is a pipe of which the reader has had enough, as {@code head} has. */
  public boolean isReaderGone() {
    return failure().filter(READER_GONE::equals).isPresent();
  }

  @Override
  public void write(int character) throws IOException {
    write(new byte[] {(byte) character}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
