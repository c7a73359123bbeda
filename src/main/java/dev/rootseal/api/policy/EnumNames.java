package dev.rootseal.api.policy;

import dev.rootseal.rule.Word;
import dev.rootseal.rule.WorkloadKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words of a policy: one for each constant of a closed set. */
public final class EnumNames {
  private EnumNames() {}

  /** The words of a set in its order, for example {@code Fail, Advise}. */
  public static List<String> of(Class<? extends Enum<?>> set) {
    return Arrays.stream(set.getEnumConstants()).map(EnumNames::word).toList();
  }

  /** What a word stands for, which is one of the set. */
  static <E extends Enum<E>> E read(Class<E> set, String word) {
    return Arrays.stream(set.getEnumConstants())
        .filter(constant -> word(constant).equals(word))
        .findFirst()
        .orElseThrow();
  }

  static String word(Enum<?> constant) {
    return switch (constant) {
      case WorkloadKind kind -> kind.id();
      case Word word -> word.id();
      default -> camelCase(constant.name());
    };
  }

  /** For example {@code DOES_NOT_EXIST} as {@code DoesNotExist}. */
  private static String camelCase(String name) {
    return Arrays.stream(name.split("_", -1))
        .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
