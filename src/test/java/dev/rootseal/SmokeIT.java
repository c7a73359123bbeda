package dev.rootseal;

import org.junit.jupiter.api.Test;

class SmokeIT {
  @Test
  void x() {}
}
