package dev.rootseal.docs;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line that the program can log: its constant message, its level and its keys. */
record LogLine(String message, String level, List<String> keys) {
  private static final String LOGGER = "org/slf4j/Logger";
  private static final String BUILDER = "org/slf4j/spi/LoggingEventBuilder";
  private static final List<String> UNSEEN = List.of("DEBUG", "TRACE");

  LogLine {
    keys = List.copyOf(keys);
  }

  /** Those of one method, from INFO on. */
  static List<LogLine> in(CodeModel body) {
    Collector collector = new Collector();
    body.forEach(collector::accept);
    return collector.lines.stream().filter(line -> !UNSEEN.contains(line.level())).toList();
  }

  /** In the order of the code: the level, each key before its value, the message. */
  private static final class Collector {
    private final List<LogLine> lines = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private String level = "";

    void accept(CodeElement element) {
      CompiledCode.text(element).ifPresent(texts::add);
      if (element instanceof InvokeInstruction call) {
        String name = call.name().stringValue();
        switch (call.owner().asInternalName()) {
          case LOGGER -> calledOnLogger(name);
          case BUILDER -> calledOnBuilder(name);
          default -> {}
        }
      }
    }

    private void calledOnLogger(String name) {
      if (name.startsWith("at")) {
        begin(name.substring("at".length()));
      } else if (!texts.isEmpty()) {
        String message = texts.getLast();
        begin(name);
        add(message);
      }
    }

    private void calledOnBuilder(String name) {
      if (name.equals("addKeyValue")) {
        keys.add(texts.getFirst());
        texts.clear();
      } else if (name.equals("log") && !texts.isEmpty()) {
        add(texts.getLast());
      }
    }

    private void begin(String newLevel) {
      level = newLevel.toUpperCase(Locale.ROOT);
      keys.clear();
      texts.clear();
    }

    private void add(String message) {
      lines.add(new LogLine(message, level, keys));
    }
  }
}
