package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;

import dev.rootseal.cli.Main;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The compiled program, asked for the constant texts in it. How its source is written, and by which
 * names it calls a text, makes no difference.
 */
record CompiledCode(List<CodeModel> bodies) {
  CompiledCode {
    bodies = List.copyOf(bodies);
  }

  /** Some packages of the program with those below. */
  static CompiledCode ofPackages(String... names) {
    return new CompiledCode(
        Stream.of(names)
            .flatMap(name -> read(name).stream())
            .flatMap(one -> one.methods().stream())
            .map(MethodModel::code)
            .flatMap(Optional::stream)
            .toList());
  }

  private static List<ClassModel> read(String name) {
    Path folder = root().resolve("dev/rootseal").resolve(name.replace('.', '/'));
    return unchecked(
        () -> {
          try (Stream<Path> files = Files.walk(folder)) {
            List<ClassModel> read = new ArrayList<>();
            for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
              read.add(ClassFile.of().parse(file));
            }
            return read;
          }
        });
  }

  private static Path root() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every line that it can log, from INFO on. */
  List<LogLine> logLines() {
    return bodies.stream().flatMap(body -> LogLine.in(body).stream()).toList();
  }

  /** Every text. */
  Stream<String> texts() {
    return bodies.stream().flatMap(CodeModel::elementStream).flatMap(one -> text(one).stream());
  }

  /** The first text that is given to each new object of a class. */
  List<String> firstTextOfEachNew(String type) {
    List<String> found = new ArrayList<>();
    for (CodeModel body : bodies) {
      List<String> texts = new ArrayList<>();
      for (CodeElement element : body) {
        text(element).ifPresent(texts::add);
        if (element instanceof NewObjectInstruction made && is(made.className(), type)) {
          texts.clear();
        } else if (constructs(element, type) && !texts.isEmpty()) {
          found.add(texts.getFirst());
        }
      }
    }
    return found;
  }

  private static boolean constructs(CodeElement element, String type) {
    return element instanceof InvokeInstruction call
        && call.name().equalsString("<init>")
        && is(call.owner(), type);
  }

  private static boolean is(ClassEntry found, String type) {
    return found.asInternalName().endsWith("/" + type.replace('.', '$'));
  }

  /** What an instruction loads, where that is a text. */
  static Optional<String> text(CodeElement element) {
    return element instanceof ConstantInstruction constant
            && constant.constantValue() instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

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
}
