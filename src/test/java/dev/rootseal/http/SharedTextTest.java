package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rootseal.http.HttpEndpoint.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedTextTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final AtomicInteger made = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1, 1_000_000})
  void everyByteArrives(int size) throws Exception {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);

    Body body = new SharedText(out -> writeInPieces(bytes, out)).read();

    assertThat(body.length()).isEqualTo(size);
    assertThat(content(body)).isEqualTo(bytes);
    assertThat(content(body)).as("for the next reader too").isEqualTo(bytes);
  }

  @Test
  void whoAsksLaterGetsALaterText() throws Exception {
    SharedText text = new SharedText(this::number);

    Body first = text.read();
    Body second = text.read();

    assertThat(first.length()).isEqualTo(1);
    assertThat(new String(content(first), StandardCharsets.US_ASCII)).isEqualTo("1");
    assertThat(new String(content(second), StandardCharsets.US_ASCII)).isEqualTo("2");
  }

  @Test
  void whoAskAtTheSameTimeShareOneThatBeganAfterwards() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    SharedText text =
        new SharedText(
            out -> {
              begun.countDown();
              await().until(() -> goOn.getCount() == 0);
              number(out);
            });
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> reading = () -> new String(content(text.read()), StandardCharsets.US_ASCII);
      Future<String> first = readers.submit(reading);
      begun.await();
      List<Thread> waiting = new ArrayList<>();
      List<String> read = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(Thread.ofVirtual().start(() -> note(read, reading)));
      }
      await().until(() -> waiting.stream().allMatch(one -> one.getState() == Thread.State.WAITING));

      goOn.countDown();
      for (Thread one : waiting) {
        one.join();
      }

      assertThat(first.get()).isEqualTo("1");
      assertThat(read).hasSize(20).containsOnly("2");
    }
  }

  @Test
  void oldestOfManyThatAreBeingReadIsWithdrawn() throws Exception {
    SharedText text = new SharedText(out -> out.write(new byte[4 * MEBIBYTE]));
    List<Iterator<ByteBuffer>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(text.read().slices());
      readers.getLast().next();
    }

    assertThatThrownBy(readers.getFirst()::next).isInstanceOf(IllegalStateException.class);
    for (Iterator<ByteBuffer> reader : readers.subList(1, 4)) {
      reader.forEachRemaining(slice -> assertThat(slice.remaining()).isPositive());
    }
  }

  @Test
  void thoseThatWereReadToTheEndDoNotCount() throws Exception {
    SharedText text = new SharedText(out -> out.write(new byte[4 * MEBIBYTE]));
    Body slow = text.read();
    for (int i = 0; i < 10; i++) {
      text.read().done();
    }

    assertThat(content(slow)).hasSize(4 * MEBIBYTE);
  }

  @Test
  void oneTextMayBeLargerThanAllTogether() throws Exception {
    SharedText text = new SharedText(out -> out.write(new byte[20 * MEBIBYTE]));

    assertThat(content(text.read())).hasSize(20 * MEBIBYTE);
  }

  private void number(OutputStream out) throws IOException {
    out.write(String.valueOf(made.incrementAndGet()).getBytes(StandardCharsets.US_ASCII));
  }

  private static void note(List<String> read, Callable<String> reading) {
    try {
      String text = reading.call();
      synchronized (read) {
        read.add(text);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void writeInPieces(byte[] bytes, OutputStream out) throws IOException {
    int half = bytes.length / 2;
    out.write(bytes, 0, half);
    if (bytes.length > half) {
      out.write(bytes[half]);
      out.write(bytes, half + 1, bytes.length - half - 1);
    }
  }

  private static byte[] content(Body body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    body.slices()
        .forEachRemaining(
            slice -> all.write(slice.array(), slice.arrayOffset(), slice.remaining()));
    return all.toByteArray();
  }
}
