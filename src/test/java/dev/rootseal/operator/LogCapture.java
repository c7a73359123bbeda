package dev.rootseal.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What the operator, or another part of the program, logs in the meantime, from INFO on. */
public final class LogCapture implements AutoCloseable {
  private final Logger logger;
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  public LogCapture() {
    this("dev.rootseal.operator");
  }

  /** Of the logger of this name and of those below it. */
  public LogCapture(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  /** The lines of a level or worse, without their keys. */
  public List<String> lines(Level atLeast) {
    return events.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(atLeast))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  public List<String> keys() {
    return events.stream()
        .flatMap(event -> event.getKeyValuePairs().stream())
        .map(pair -> pair.key + "=" + pair.value)
        .toList();
  }

  public long count(String part) {
    return lines(Level.INFO).stream().filter(line -> line.contains(part)).count();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
