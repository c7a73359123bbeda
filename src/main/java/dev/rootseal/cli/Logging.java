package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Sets up the log on standard error. */
public final class Logging {
  /** Libraries tell of every retry with a stack trace; what matters is told in our own lines. */
  private static final Level LIBRARIES = Level.ERROR;

  /** Warns of each of our own kinds that its version is v1alpha1. */
  private static final String UNSTABLE_VERSIONS =
      "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils";

  private Logging() {}

  /** From now on, in this form and from this level on; our own lines, and of others the errors. */
  public static void configure(LogFormat format, Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    boolean debugging = level.levelInt <= Level.DEBUG_INT;
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(new LogLineLayout(format, debugging));
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(debugging ? Level.INFO : LIBRARIES);
    context.getLogger(UNSTABLE_VERSIONS).setLevel(LIBRARIES);
    context.getLogger("dev.rootseal").setLevel(level);
  }
}
