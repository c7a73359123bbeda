package dev.rootseal.remediation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Renders patches in YAML. */
final class PatchYaml {
  /** A path, a name or a quantity: what no reader of YAML takes for anything but a string. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*+|[1-9][0-9]*+[KMGT]i");

  /** Words that YAML 1.1, which kubectl reads, takes for booleans or for null. */
  private static final Set<String> WORDS =
      Set.of("y", "yes", "n", "no", "true", "false", "on", "off", "null");

  private PatchYaml() {}

  static String of(PatchValue value) {
    return String.join("\n", lines(value)) + "\n";
  }

  private static List<String> lines(PatchValue value) {
    return switch (value) {
      case PatchValue.Fields(var fields) when fields.isEmpty() -> List.of("{}");
      case PatchValue.Items(var items) when items.isEmpty() -> List.of("[]");
      case PatchValue.Fields(var fields) -> {
        List<String> lines = new ArrayList<>();
        fields.forEach((name, field) -> lines.addAll(field(text(name) + ":", field)));
        yield lines;
      }
      case PatchValue.Items(var items) -> {
        List<String> lines = new ArrayList<>();
        items.forEach(item -> lines.addAll(indented(lines(item), "- ")));
        yield lines;
      }
      case PatchValue.Text(var text) -> List.of(text(text));
      case PatchValue.Flag(var flag) -> List.of(Boolean.toString(flag));
      case PatchValue.Removed() -> List.of("null");
    };
  }

  private static List<String> field(String name, PatchValue value) {
    List<String> lines = lines(value);
    if (isBlock(value)) {
      List<String> block = new ArrayList<>(List.of(name));
      block.addAll(indented(lines, "  "));
      return block;
    }
    return List.of(name + " " + lines.getFirst());
  }

  private static boolean isBlock(PatchValue value) {
    return switch (value) {
      case PatchValue.Fields(var fields) -> !fields.isEmpty();
      case PatchValue.Items(var items) -> !items.isEmpty();
      case PatchValue.Text text -> false;
      case PatchValue.Flag flag -> false;
      case PatchValue.Removed removed -> false;
    };
  }

  /** The lines, two columns to the right, with something else than blanks before the first. */
  private static List<String> indented(List<String> lines, String first) {
    List<String> indented = new ArrayList<>();
    for (String line : lines) {
      indented.add((indented.isEmpty() ? first : "  ") + line);
    }
    return indented;
  }

  private static String text(String text) {
    boolean plain =
        PLAIN.matcher(text).matches() && WORDS.stream().noneMatch(text::equalsIgnoreCase);
    return plain ? text : PatchText.quoted(text, "\\U%08x"::formatted);
  }
}
