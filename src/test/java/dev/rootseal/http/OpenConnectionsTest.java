package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.http.OpenConnections.Phase;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenConnectionsTest {
  private static final String FLOOD = "10.0.0.66";
  private static final String KUBELET = "10.0.0.1";

  private final List<String> ended = new ArrayList<>();
  private long now;
  private final OpenConnections connections = new OpenConnections(4, () -> now);

  @Test
  void asManyAsAreAllowedStay() {
    open("a", FLOOD);
    open("b", FLOOD);
    open("c", KUBELET);
    open("d", KUBELET);

    assertThat(ended).isEmpty();
    assertThat(connections.count()).isEqualTo(4);
  }

  @Test
  void peerWithTheMostLosesItsOldest() {
    open("probe", KUBELET);
    open("a", FLOOD);
    open("b", FLOOD);
    open("c", FLOOD);

    open("d", FLOOD);
    open("e", FLOOD);

    assertThat(ended).containsExactly("a", "b");
    assertThat(connections.count()).isEqualTo(4);
  }

  @Test
  void newcomerOfAnotherPeerFindsRoom() {
    List.of("a", "b", "c", "d").forEach(name -> open(name, FLOOD));

    open("probe", KUBELET);
    List.of("e", "f", "g", "h", "i").forEach(name -> open(name, FLOOD));

    assertThat(ended).containsExactly("a", "b", "c", "d", "e", "f").doesNotContain("probe");
  }

  @Test
  void ofTheSamePeerTheOneWithoutProgressGoes() {
    List.of("a", "b", "c", "d").forEach(name -> open(name, FLOOD));
    connections.enters(Phase.ANSWER, "a");
    connections.enters(Phase.PAUSE, "b");

    open("e", FLOOD);

    assertThat(ended).containsExactly("c");
  }

  @Test
  void allAddressesOfAnIpv6NetworkAreOnePeer() {
    open("probe", KUBELET);
    open("a", "2001:db8:1:2::1");
    open("other", "2001:db8:1:3::1");
    open("b", "2001:db8:1:2:ffff::2");

    open("c", "2001:db8:1:2::3");

    assertThat(ended).containsExactly("a");
  }

  @Test
  void whatIsClosedMakesRoom() {
    List.of("a", "b", "c", "d").forEach(name -> open(name, FLOOD));
    connections.closed("d");
    connections.closed("never there");

    open("e", FLOOD);

    assertThat(ended).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"REQUEST, 5", "ANSWER, 30", "PAUSE, 30"})
  void eachPhaseHasItsTime(Phase phase, int seconds) {
    open("a", KUBELET);
    connections.enters(phase, "a");

    pass(Duration.ofSeconds(seconds));
    connections.endOverdue();
    assertThat(ended).isEmpty();

    pass(Duration.ofNanos(1));
    connections.endOverdue();
    connections.endOverdue();
    assertThat(ended).containsExactly("a");
    assertThat(connections.count()).isZero();
  }

  @Test
  void nextPhaseHasItsOwnTime() {
    open("a", KUBELET);
    pass(Duration.ofSeconds(4));
    connections.enters(Phase.ANSWER, "a");
    pass(Duration.ofSeconds(29));

    connections.endOverdue();

    assertThat(ended).isEmpty();
  }

  @Test
  void theLatestWayToEndIsTaken() {
    open("a", KUBELET);
    connections.endsBy("a", () -> ended.add("a in order"));
    connections.endsBy("gone", () -> ended.add("gone"));
    pass(Duration.ofMinutes(1));

    connections.endOverdue();

    assertThat(ended).containsExactly("a in order");
  }

  @Test
  void endingMayCallBack() {
    open("a", KUBELET);
    connections.endsBy("a", () -> connections.closed("a"));
    pass(Duration.ofMinutes(1));

    connections.endOverdue();

    assertThat(connections.count()).isZero();
  }

  private void open(String name, String address) {
    now++;
    connections.opened(name, Peer.of(InetAddress.ofLiteral(address)), () -> ended.add(name));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
