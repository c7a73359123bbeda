package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever may write a report or the policy makes nothing large of it but what its schema takes. */
class OwnObjectsTest {
  private static final FieldMask LIST = ApiFieldMasks.listOf(ApiFieldMasks.ours());
  private static final String SPEC = "\"spec\":{\"thresholdPercent\":80}";
  private static final String STATUS = "\"status\":{\"readOnly\":\"1 of 1\"}";

  @Test
  void foreignMetadataIsPassedOver() {
    assertThat(passed("\"labels\":{%s,\"team\":\"a\"}".formatted(many("l%d", 50_000))))
        .isEqualTo(report("\"name\":\"a\",\"labels\":{}"));
    assertThat(passed("\"annotations\":{\"example.com/a\":\"%s\"}".formatted("x".repeat(250_000))))
        .isEqualTo(report("\"name\":\"a\",\"annotations\":{}"));
    assertThat(
            passed(
                "\"managedFields\":[{\"fieldsV1\":%s{}%s}]"
                    .formatted("{\"f:a\":".repeat(9_000), "}".repeat(9_000))))
        .isEqualTo(report("\"name\":\"a\""));
  }

  @Test
  void whatMayHaveToBeTakenBackIsRead() {
    String labels = "\"labels\":{\"rootseal.dev/x\":\"y\",\"app.kubernetes.io/name\":\"rootseal\"}";

    assertThat(passed(labels)).isEqualTo(report("\"name\":\"a\"," + labels));
    assertThat(passed("\"finalizers\":[\"example.com/hold\"]"))
        .isEqualTo(report("\"name\":\"a\",\"finalizers\":[\"example.com/hold\"]"));
    assertThat(passed("\"ownerReferences\":[%s]".formatted(owners(10_000))))
        .isEqualTo(report("\"name\":\"a\",\"ownerReferences\":[{\"kind\":\"K\",\"name\":\"n0\"}]"));
  }

  @Test
  void whereThereIsMoreOfOursThanIsReadThatIsSaid() {
    assertThat(passed("\"labels\":{%s}".formatted(many("rootseal.dev/l%d", 2_000))))
        .isEqualTo(
            report(
                "\"name\":\"a\",\"rootseal.dev/unread-labels\":"
                    + "\"metadata.labels: more than is read of it: 16384 bytes\""));
    assertThat(passed("\"annotations\":{%s}".formatted(many("rootseal.dev/l%d", 2_000))))
        .contains("\"rootseal.dev/unread-annotations\":\"metadata.annotations: more than is read");
  }

  /** Nobody but the sieve says so. */
  @Test
  void whatSaysSoIsNotBelievedOfAnybodyElse() {
    assertThat(passed("\"rootseal.dev/unread-labels\":\"x\"")).isEqualTo(report("\"name\":\"a\""));
  }

  /** They hold all that others have put into the object. */
  @ParameterizedTest
  @CsvSource({
    "GET, namespaces/shop/compliancereports/read-only-filesystem",
    "PUT, namespaces/shop/compliancereports/read-only-filesystem/status",
    "PATCH, compliancesummaries/read-only-filesystem",
    "POST, namespaces/shop/compliancereports",
  })
  void answersToWritesAreSievedToo(String method, String path) {
    URI uri = URI.create("https://a/apis/rootseal.dev/v1alpha1/" + path);

    assertThat(new ApiPaths(WorkloadFieldMasks.watched(), true).mask(method, uri)).isPresent();
  }

  private static String passed(String more) {
    String object = "{\"metadata\":{\"name\":\"a\",%s},%s,%s}".formatted(more, SPEC, STATUS);
    return ApiText.passed(LIST, "{\"items\":[" + object + "]}");
  }

  private static String report(String metadata) {
    return "{\"items\":[{\"metadata\":{%s},%s,%s}]}".formatted(metadata, SPEC, STATUS);
  }

  private static String many(String key, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + key.formatted(i) + "\":\"x\"")
        .collect(Collectors.joining(","));
  }

  private static String owners(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"kind\":\"K\",\"name\":\"n%d\",\"uid\":\"u\"}".formatted(i))
        .collect(Collectors.joining(","));
  }
}
