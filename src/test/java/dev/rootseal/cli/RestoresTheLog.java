package dev.rootseal.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Sets the log up again as tests have it, after a command has set it up as users have it. */
final class RestoresTheLog implements AfterEachCallback {
  @Override
  public void afterEach(ExtensionContext context) throws JoranException {
    LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
    log.reset();
    new ContextInitializer(log).autoConfig();
  }
}
