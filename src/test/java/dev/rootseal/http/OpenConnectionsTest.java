package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenConnectionsTest {
  private static final String FLOOD = "10.0.0.66";
  private static final String KUBELET = "10.0.0.1";

  private final List<String> ended = new ArrayList<>();
  private long now;
  private final OpenConnections connections = new OpenConnections(() -> now);

  @Test
  void peerWithTheMostLosesTheOneWithoutProgressForTheLongest() {
    open("probe", KUBELET);
    List<String> flood = open(OpenConnections.MOST - 1, FLOOD);
    assertThat(ended).isEmpty();
    connections.goesOn(flood.get(0));
    connections.goesOn(flood.get(1));

    open("d", FLOOD);
    open("e", FLOOD);

    assertThat(ended).containsExactly(flood.get(2), flood.get(3));
  }

  @Test
  void newcomerOfAnotherPeerFindsRoomAndKeepsIt() {
    open(OpenConnections.MOST, FLOOD);

    open("probe", KUBELET);
    open(2 * OpenConnections.MOST, FLOOD);

    assertThat(ended).hasSize(2 * OpenConnections.MOST + 1).doesNotContain("probe");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7",
    "2001:db8:1:2::1, 20010db800010002::/64",
    "2001:db8:1:2:ffff::2, 20010db800010002::/64",
    "2001:db8:1:3::1, 20010db800010003::/64",
  })
  void allAddressesOfAnIpv6NetworkAreOnePeer(String address, String peer) {
    assertThat(peer(address)).isEqualTo(peer);
  }

  @Test
  void socketWithoutAnAddressHasAPeerToo() {
    assertThat(OpenConnections.peer(InetSocketAddress.createUnresolved("gone", 1))).isEmpty();
  }

  @Test
  void whatIsClosedMakesRoom() {
    List<String> flood = open(OpenConnections.MOST, FLOOD);
    connections.closed(flood.getLast());
    connections.closed("never there");

    open("e", FLOOD);

    assertThat(ended).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false, 5", "true, 30"})
  void itsBeginningIsToBeQuickAndLaterItHasMoreTime(boolean goesOn, int seconds) {
    open("a", KUBELET);
    if (goesOn) {
      pass(Duration.ofSeconds(4));
      connections.goesOn("a");
    }

    pass(Duration.ofSeconds(seconds));
    connections.endOverdue();
    assertThat(ended).isEmpty();

    pass(Duration.ofNanos(1));
    connections.endOverdue();
    connections.endOverdue();
    assertThat(ended).containsExactly("a");
  }

  @Test
  void theLatestWayToEndIsTakenAndMayCallBack() {
    open("a", KUBELET);
    connections.endsBy(
        "a",
        () -> {
          connections.closed("a");
          ended.add("a in order");
        });
    connections.endsBy("gone", () -> ended.add("gone"));
    pass(Duration.ofMinutes(1));

    connections.endOverdue();

    assertThat(ended).containsExactly("a in order");
  }

  @Test
  void onePeerDoesNotTakeAllRequestsAndAllTogetherAreBounded() {
    for (int peer = 0; peer < 4; peer++) {
      for (int i = 0; i < OpenConnections.MOST_REQUESTS_OF_A_PEER; i++) {
        assertThat(connections.begins("peer " + peer)).isTrue();
      }
      assertThat(connections.begins("peer " + peer)).isFalse();
    }
    assertThat(connections.begins("another")).isFalse();

    connections.ended("peer 0");

    assertThat(connections.begins("another")).isTrue();
    connections.ended("another");
    assertThat(connections.begins("peer 0")).isTrue();
  }

  private List<String> open(int count, String address) {
    List<String> names =
        IntStream.range(0, count).mapToObj(i -> "%s %d at %d".formatted(address, i, now)).toList();
    names.forEach(name -> open(name, address));
    return names;
  }

  private void open(String name, String address) {
    now++;
    connections.opened(name, peer(address), () -> ended.add(name));
  }

  private static String peer(String address) {
    return OpenConnections.peer(new InetSocketAddress(InetAddress.ofLiteral(address), 1));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
