package dev.rootseal.remediation;

import java.util.stream.Collectors;

/** Renders patches in JSON. */
final class PatchJson {
  private PatchJson() {}

  static String of(PatchValue value) {
    return switch (value) {
      case PatchValue.Fields(var fields) ->
          fields.entrySet().stream()
              .map(field -> text(field.getKey()) + ":" + of(field.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case PatchValue.Items(var items) ->
          items.stream().map(PatchJson::of).collect(Collectors.joining(",", "[", "]"));
      case PatchValue.Text(var text) -> text(text);
      case PatchValue.Flag(var flag) -> Boolean.toString(flag);
      case PatchValue.Removed() -> "null";
    };
  }

  private static String text(String text) {
    return PatchText.quoted(
        text,
        character ->
            PatchText.unit(Character.highSurrogate(character))
                + PatchText.unit(Character.lowSurrogate(character)));
  }
}
