package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ProcessorsTest {
  @Test
  void kernelsListIsRead() {
    assertThat(Processors.parse("0-2,7,9-10").all()).containsExactly(0, 1, 2, 7, 9, 10);
  }

  @Test
  void serversHaveTheFirstHalf() {
    assertThat(Processors.parse("0-4").starterOfServers())
        .containsExactly("taskset", "--cpu-list", "0,1");
  }

  @Test
  void oneIsNotEnough() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Processors.parse("3"))
        .withMessageContaining("3");
  }
}
