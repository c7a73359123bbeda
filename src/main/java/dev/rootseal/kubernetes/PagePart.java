package dev.rootseal.kubernetes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a part of the model is made of the fields of a message.
 *
 * @param names the fields that are read, in the order in which their values are handed over
 * @param inner how those are made that are messages
 * @param others how those of all other fields are made, by their name; each takes the place of the
 *     last one. Null where no other is read
 * @param make makes it of the values; each is null where the field is missing
 */
record PagePart(
    List<String> names,
    Map<String, PagePart> inner,
    @Nullable Function<String, PagePart> others,
    Function<@Nullable Object[], Object> make) {
  /** A text, number or boolean, or a map of texts. */
  private static final PagePart PLAIN = new PagePart(List.of(), Map.of(), null, values -> values);

  static PagePart of(List<String> names, Function<@Nullable Object[], Object> make) {
    return new PagePart(names, Map.of(), null, make);
  }

  PagePart with(String name, PagePart part) {
    Map<String, PagePart> more = new HashMap<>(inner);
    more.put(name, part);
    return new PagePart(names, more, others, make);
  }

  PagePart withOthers(Function<String, PagePart> part) {
    return new PagePart(names, inner, part, make);
  }

  /** How the value of a field is made; null if it is not read. */
  @Nullable PagePart inner(String name) {
    if (names.contains(name)) {
      return inner.getOrDefault(name, PLAIN);
    }
    return others == null ? null : others.apply(name);
  }

  /** The place of a field's value among those that are handed over. */
  int place(String name) {
    int listed = names.indexOf(name);
    return listed < 0 ? names.size() : listed;
  }

  /** How many values are handed over. */
  int size() {
    return names.size() + (others == null ? 0 : 1);
  }
}
