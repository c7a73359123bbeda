package dev.rootseal.embedded;

import static dev.rootseal.embedded.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private static final ResourceId MAPS = new ResourceId("", "configmaps");
  private static final Scope ALL = new Scope(MAPS, "");

  private final ObjectStore store = new ObjectStore(3);

  private long put(String namespace, String name) {
    ObjectNode stored = store.put(new ObjectKey(MAPS, namespace, name), object("{metadata: {}}"));
    return Long.parseLong(stored.at("/metadata/resourceVersion").asText());
  }

  @Test
  void revisionsRise() {
    assertThat(put("a", "one")).isLessThan(put("b", "two")).isLessThan(put("a", "one"));
  }

  @Test
  void aListIsInOrderAndOfItsScopeOnly() {
    put("b", "x");
    put("a", "z");
    put("a", "y");
    store.put(new ObjectKey(new ResourceId("", "configmapsx"), "a", "y"), object("{metadata: {}}"));
    assertThat(store.list(ALL).objects()).hasSize(3);
    assertThat(store.list(new Scope(MAPS, "a")).objects()).hasSize(2);
    assertThat(store.list(new Scope(MAPS, "none")).objects()).isEmpty();
    assertThat(store.list(ALL).revision()).isEqualTo(store.revision());
  }

  @Test
  void aSubscriptionBeginsAfterItsRevision() throws InterruptedException {
    long first = put("a", "one");
    long second = put("a", "two");
    Subscription subscription = store.subscribe(ALL, first);
    store.remove(new ObjectKey(MAPS, "a", "one"));
    assertThat(subscription.next(Duration.ofSeconds(1)).orElseThrow().revision()).isEqualTo(second);
    Change removal = subscription.next(Duration.ofSeconds(1)).orElseThrow();
    assertThat(removal.after()).isNull();
    assertThat(removal.revision()).isGreaterThan(second);
    assertThat(subscription.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void aRevisionThatIsForgottenOrFromAnotherLifeIsExpired() {
    for (int i = 0; i < 5; i++) {
      put("a", "n" + i);
    }
    long now = store.revision();
    assertThat(store.subscribe(ALL, now - 3)).isNotNull();
    for (long revision : new long[] {now - 4, now + 1}) {
      assertThatThrownBy(() -> store.subscribe(ALL, revision))
          .isInstanceOfSatisfying(
              ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(410));
    }
  }

  @Test
  void anEndedSubscriptionStillGivesWhatWasWaiting() throws InterruptedException {
    Subscription subscription = store.subscribe(ALL, store.revision());
    put("a", "one");
    store.endSubscriptions();
    put("a", "two");
    assertThat(subscription.ended()).isFalse();
    assertThat(subscription.next(Duration.ofSeconds(1))).isPresent();
    assertThat(subscription.next(Duration.ofSeconds(1))).isEmpty();
    assertThat(subscription.ended()).isTrue();
  }
}
