package dev.rootseal.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

/** What nobody expects to fail, fails the test: without a checked exception on the way. */
public final class Unchecked {
  private Unchecked() {}

  public interface Action {
    void run() throws Exception;
  }

  public static <T> T unchecked(Callable<T> call) {
    try {
      return call.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static void unchecked(Action action) {
    unchecked(
        () -> {
          action.run();
          return true;
        });
  }
}
