package dev.rootseal;

import org.junit.jupiter.api.Test;

class SmokeTest {
  @Test
  void x() {}
}
