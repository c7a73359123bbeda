package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RequestsInHandTest {
  private static final Peer FLOOD = new Peer("10.0.0.66");
  private static final Peer PROMETHEUS = new Peer("10.0.0.7");

  private final RequestsInHand requests = new RequestsInHand(3, 2);

  @Test
  void onePeerDoesNotTakeAll() {
    assertThat(requests.begins(FLOOD)).isTrue();
    assertThat(requests.begins(FLOOD)).isTrue();
    assertThat(requests.begins(FLOOD)).isFalse();

    assertThat(requests.begins(PROMETHEUS)).isTrue();
  }

  @Test
  void allTogetherAreNotMoreThanTheLimit() {
    requests.begins(FLOOD);
    requests.begins(FLOOD);
    requests.begins(PROMETHEUS);

    assertThat(requests.begins(PROMETHEUS)).isFalse();
  }

  @Test
  void whatHasEndedMakesRoomAgain() {
    for (int i = 0; i < 10; i++) {
      assertThat(requests.begins(FLOOD)).isTrue();
      requests.ended(FLOOD);
    }
  }

  @Test
  void socketWithoutAnAddressHasAPeerToo() {
    assertThat(Peer.of(InetSocketAddress.createUnresolved("gone", 1))).isEqualTo(new Peer(""));
    assertThat(Peer.of(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.7"), 1)))
        .isEqualTo(PROMETHEUS);
  }
}
