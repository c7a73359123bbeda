package dev.rootseal.http;

import dev.rootseal.http.HttpEndpoint.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A large text that is made anew for whoever asks, and once for all who ask at the same time: its
 * making begins after they asked. Of several that are still being read, the oldest are withdrawn
 * where together they would hold too much memory.
 */
public final class SharedText {
  /** Writes the text as it is now. */
  public interface Source {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  private static final int SLICE = 32 * 1024;

  /** What the texts may hold together, but for the latest, which may be larger. */
  private static final long MOST_BYTES = 12L * 1024 * 1024;

  private final Source source;
  private final ReentrantLock making = new ReentrantLock(true);

  /** The texts in their readers' hands, the oldest first; guarded by itself. */
  private final Deque<Copy> lent = new ArrayDeque<>();

  private final AtomicLong begun = new AtomicLong();

  private @Nullable Copy latest;

  /** A pause as long as the last making took leaves half of the time to others. */
  private long nextNotBefore = System.nanoTime();

  public SharedText(Source source) {
    this.source = source;
  }

  /** The text as it is now, in its turn. */
  public Body read() throws InterruptedException {
    long wanted = begun.get() + 1;
    making.lockInterruptibly();
    try {
      Copy copy = latest;
      if (copy == null || copy.number < wanted) {
        Thread.sleep(Duration.ofNanos(Math.max(0, nextNotBefore - System.nanoTime())));
        copy = make();
        latest = copy;
      }
      lend(copy);
      return copy;
    } finally {
      if (!making.hasQueuedThreads()) {
        latest = null;
      }
      making.unlock();
    }
  }

  private Copy make() {
    long start = System.nanoTime();
    try {
      Copy copy = new Copy(begun.incrementAndGet());
      source.writeTo(copy);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      long end = System.nanoTime();
      nextNotBefore = end + (end - start);
    }
  }

  private void lend(Copy copy) {
    synchronized (lent) {
      copy.readers++;
      if (copy.readers == 1) {
        lent.addLast(copy);
      }
      while (lent.size() > 1 && lent.stream().mapToLong(Copy::length).sum() > MOST_BYTES) {
        lent.removeFirst().withdraw();
      }
    }
  }

  /** One rendering. It grows by slices, so that nothing is copied and no large array is needed. */
  private final class Copy extends OutputStream implements Body {
    private final long number;
    private volatile List<byte[]> slices = new ArrayList<>();
    private byte[] current = {};
    private int used;
    private long length;
    private int readers;

    private Copy(long number) {
      this.number = number;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      int written = 0;
      while (written < count) {
        if (used == current.length) {
          current = new byte[SLICE];
          slices.add(current);
          used = 0;
        }
        int part = Math.min(count - written, current.length - used);
        System.arraycopy(bytes, offset + written, current, used, part);
        used += part;
        written += part;
      }
      length += count;
    }

    /** What a reader has in hand stays with it: one slice. */
    private void withdraw() {
      slices = List.of();
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public void done() {
      synchronized (lent) {
        readers--;
        if (readers == 0) {
          lent.remove(this);
        }
      }
    }

    @Override
    public Iterator<ByteBuffer> slices() {
      return new Iterator<>() {
        private long sent;

        @Override
        public boolean hasNext() {
          return sent < length;
        }

        @Override
        public ByteBuffer next() {
          List<byte[]> now = slices;
          if (now.isEmpty()) {
            throw new IllegalStateException("withdrawn");
          }
          byte[] slice = now.get((int) (sent / SLICE));
          int size = (int) Math.min(slice.length, length - sent);
          sent += size;
          return ByteBuffer.wrap(slice, 0, size);
        }
      };
    }
  }
}
