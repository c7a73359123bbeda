package dev.rootseal.cli;

import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.Node;
import dev.rootseal.manifest.Position;
import dev.rootseal.rule.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The file {@code .rootseal.yaml} of the working folder: what is scanned, and what stands in for
 * flags that nobody gives. A field is a flag without its dashes.
 */
record SettingsFile(Path file, Map<String, Setting> settings, List<String> problems) {
  static final String NAME = ".rootseal.yaml";

  private static final Set<String> LISTS = Set.of("paths", "exclude", "output", "pod-template");

  /** Of these fix and scan have to agree. */
  private static final List<String> OF_BOTH = List.of("exclude", "policy", "writable-tmp");

  static final List<String> FIELDS =
      List.of(
          "paths exclude policy threshold writable-tmp pod-template fail-on output strict allow-empty"
              .split(" ", -1));

  record Setting(Position at, List<String> values) {}

  /** That of a folder; one without settings where there is no such file. */
  static SettingsFile in(Path folder) {
    Path file = folder.resolve(NAME);
    Map<String, Setting> settings = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    if (TargetWords.isNamedPipe(file)) {
      return new SettingsFile(file, settings, List.of(file + " " + TargetWords.NAMED_PIPE));
    }
    try {
      Map<String, Node.Field> fields = Files.exists(file) ? ManifestObjects.fields(file) : Map.of();
      for (Map.Entry<String, Node.Field> field : fields.entrySet()) {
        Node value = field.getValue().value();
        Setting setting = new Setting(field.getValue().at(), texts(value));
        problem(field.getKey(), value, setting.values())
            .ifPresentOrElse(
                problem -> problems.add(setting.at().in(file + "") + ": " + problem),
                () -> settings.put(field.getKey(), setting));
      }
    } catch (ManifestException e) {
      problems.add(e.located(file.toString()));
    }
    return new SettingsFile(file, settings, problems);
  }

  private static Optional<String> problem(String name, Node node, List<String> values) {
    if (!FIELDS.contains(name)) {
      String meant = ErrorLines.question(Nearest.of(name, FIELDS).orElse(""));
      return Optional.of("there is no field '%s'%s".formatted(name, meant));
    }
    boolean mayBeSeveral = LISTS.contains(name);
    if (values.isEmpty() || (node instanceof Node.Items && !mayBeSeveral)) {
      return Optional.of(name + " has to be a text" + (mayBeSeveral ? " or a list of them" : ""));
    }
    if (values.stream().anyMatch(String::isBlank)) {
      return Optional.of(name + " holds an empty text, which names nothing");
    }
    return name.equals("output") && values.stream().anyMatch(format -> format.contains("="))
        ? Optional.of("output names formats alone: which file is written is said by --output")
        : Optional.empty();
  }

  /** None where it is neither a value nor a list of them. */
  private static List<String> texts(Node node) {
    List<Node> values = node instanceof Node.Items list ? list.items() : List.of(node);
    boolean plain = values.stream().allMatch(one -> one instanceof Node.Scalar && !one.isNothing());
    return plain
        ? values.stream().map(one -> ((Node.Scalar) one).value().asText()).toList()
        : List.of();
  }

  /** What is scanned, where nothing is named. */
  List<String> paths() {
    return Optional.ofNullable(settings.get("paths")).map(Setting::values).orElse(List.of());
  }

  /** What stands in for a flag, one a line. */
  Optional<String> find(OptionSpec flag) {
    return setting(flag).map(setting -> String.join("\n", setting.values()));
  }

  Optional<String> source(OptionSpec flag) {
    return setting(flag).map(setting -> setting.at().in(file + "") + ": " + name(flag));
  }

  private Optional<Setting> setting(OptionSpec flag) {
    String command = flag.command().name();
    boolean isOfFix = command.equals("fix") && OF_BOTH.contains(name(flag));
    return Optional.ofNullable(settings.get(name(flag)))
        .filter(_ -> isOfFix || command.equals("scan"));
  }

  private static String name(OptionSpec flag) {
    return flag.longestName().substring(2);
  }
}
