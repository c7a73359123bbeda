package dev.rootseal.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One of a closed set of words, by which reports, tables and flags know them. */
public interface Word {
  /** The constant's. */
  String name();

  /** The fixed word, for example {@code yes-with-mounts}. */
  default String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The words of a set, in its order. */
  static List<String> of(Class<? extends Word> set) {
    return Arrays.stream(set.getEnumConstants()).map(Word::id).toList();
  }

  /** What a word stands for; an IllegalArgumentException says that it is none of the set. */
  static <W extends Word> W read(Class<W> set, String word) {
    return Arrays.stream(set.getEnumConstants())
        .filter(constant -> constant.id().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no known word"));
  }

  /** One that is written as Kubernetes writes its own. */
  interface Capitalized extends Word {
    /** The fixed word, for example {@code NotApplicable}. */
    @Override
    default String id() {
      return Arrays.stream(name().split("_", -1))
          .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
          .collect(Collectors.joining());
    }
  }
}
