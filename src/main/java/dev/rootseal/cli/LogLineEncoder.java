package dev.rootseal.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes each event as exactly one line, whatever its values hold; only the stack traces that
 * somebody asks for have more.
 */
abstract class LogLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private boolean stackTraces;

  final void showStackTraces(boolean show) {
    stackTraces = show;
  }

  final boolean showsStackTraces() {
    return stackTraces;
  }

  /** The line without its end. */
  abstract String line(ILoggingEvent event);

  /** What went wrong in one word group, or the whole trace where somebody debugs. */
  final Optional<String> failure(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null) {
      return Optional.empty();
    }
    return Optional.of(stackTraces ? ThrowableProxyUtil.asString(thrown) : inShort(thrown));
  }

  private static String inShort(IThrowableProxy thrown) {
    String type = thrown.getClassName();
    return thrown.getMessage() == null ? type : type + ": " + thrown.getMessage();
  }

  @Override
  public final byte[] encode(ILoggingEvent event) {
    return (line(event) + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public final byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public final byte[] footerBytes() {
    return NOTHING;
  }
}
