package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedValuesTest {
  private final SharedValues values = new SharedValues();

  @Test
  void equalValuesAreOne() {
    List<String> first = List.of("/tmp", "/data");

    assertThat(values.one(first)).isSameAs(first);
    assertThat(values.one(List.of("/tmp", "/data"))).isSameAs(first);
  }

  @Test
  void valuesOfTheSameHashStayThemselves() {
    // "Aa" and "BB" are the best known texts with the same hash.
    assertThat(values.one(List.of("Aa"))).containsExactly("Aa");
    assertThat(values.one(List.of("BB"))).containsExactly("BB");
    assertThat(values.one(List.of("Aa"))).containsExactly("Aa");
  }

  @Test
  void moreValuesThanThereArePlacesAreStillThemselves() {
    IntStream.range(0, 100_000)
        .forEach(i -> assertThat(values.one(List.of(i)).getFirst()).isEqualTo(i));
  }

  /** Of those, all places together would hold more than the heap. */
  @Test
  void largeValuesAreNotRemembered() {
    List<String> first = List.of("/tmp", "/data");

    assertThat(values.one(first, 4_096)).isSameAs(first);
    assertThat(values.one(List.of("/tmp", "/data"), 100)).isNotSameAs(first);
  }
}
