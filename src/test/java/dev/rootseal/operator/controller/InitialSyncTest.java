package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InitialSyncTest {
  private final InitialSync round = new InitialSync();

  @Test
  void isNotCompleteBeforeItBegins() {
    assertThat(round.isComplete()).isFalse();
    assertThat(round.endedJustNow()).isFalse();
    assertThat(round.progress()).isEqualTo("not started");
  }

  @Test
  void waitsForEveryNamespaceOfTheStart() {
    round.begin(() -> List.of("a", "b"));
    assertThat(round.progress()).isEqualTo("2 namespaces are not evaluated yet");
    round.done("a");
    round.done("a");
    assertThat(round.isComplete()).isFalse();
    assertThat(round.endedJustNow()).isFalse();

    round.done("b");

    assertThat(round.isComplete()).isTrue();
  }

  @Test
  void doesNotWaitForNamespacesThatComeLater() {
    round.begin(() -> List.of("a"));
    round.begin(() -> List.of("a", "late"));

    round.done("a");

    assertThat(round.isComplete()).isTrue();
  }

  @Test
  void namespaceThatWasNotThereIsNoMatter() {
    round.begin(() -> List.of("a"));

    round.done("other");

    assertThat(round.isComplete()).isFalse();
  }

  @Test
  void isCompleteAtOnceWithoutANamespace() {
    round.begin(List::of);

    assertThat(round.isComplete()).isTrue();
  }

  @Test
  void tellsItsEndOnce() {
    round.begin(() -> List.of("a"));
    round.done("a");

    assertThat(round.endedJustNow()).isTrue();
    assertThat(round.endedJustNow()).isFalse();
    assertThat(round.isComplete()).isTrue();
  }
}
