package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectIdentityTest {
  private static final String UID = "7d4d4f9e-7b07-4c6e-8f3a-0c2f5b1f9a01";

  @ParameterizedTest
  @CsvSource({
    UID + ", 4711, true",
    "00000000-0000-0000-0000-000000000000, 0, true",
    "ffffffff-ffff-ffff-ffff-ffffffffffff, 999999999999999999, true",
    // Numbers that would not come out as they went in.
    "7D4D4F9E-7B07-4C6E-8F3A-0C2F5B1F9A01, 4711, false",
    "7d4d4f9e-7b07-4c6e-8f3a-c2f5b1f9a01, 4711, false",
    "0b6d, 4711, false",
    UID + ", 04711, false",
    UID + ", -1, false",
    UID + ", 9999999999999999999, false",
    UID + ", '', false",
    UID + ", opaque, false",
  })
  void textsComeOutAsTheyWentIn(String uid, String version, boolean asNumbers) {
    ObjectIdentity identity = ObjectIdentity.of(uid, version);

    assertThat(identity.uid()).isEqualTo(uid);
    assertThat(identity.resourceVersion()).isEqualTo(version);
    assertThat(identity instanceof ObjectIdentity.Numbers).isEqualTo(asNumbers);
  }

  @Test
  void whatAnObjectDoesNotNameStaysAway() {
    // A bookmark has a version alone.
    assertThat(ObjectIdentity.of(null, "4711").uid()).isNull();
    assertThat(ObjectIdentity.of(null, "4711").resourceVersion()).isEqualTo("4711");
    assertThat(ObjectIdentity.of(UID, null).resourceVersion()).isNull();
  }
}
