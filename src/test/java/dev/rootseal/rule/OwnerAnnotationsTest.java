package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths that an owner declares by annotation. */
class OwnerAnnotationsTest {
  private static final String FOR_ALL = "rootseal.dev/writable-paths";
  private static final String FOR_APP = "writable-paths.rootseal.dev/app";

  @Rows(
      """
      nothing is said                                                  | app; proxy                                                              | app: /tmp; proxy: /tmp
      for all containers                                               | deployment web @writable-paths=/data : app; proxy                       | app: /data; proxy: /data
      for one container                                                | deployment web @writable-paths.rootseal.dev/app=/data,/run : app; proxy | app: /data /run; proxy: /tmp
      for one container before for all                                 | deployment web @writable-paths=/all @writable-paths.rootseal.dev/app=/one : app; proxy | app: /one; proxy: /all
      for one container on the workload before for all on the template | deployment web @@writable-paths=/all @writable-paths.rootseal.dev/app=/one : app; proxy | app: /one; proxy: /all
      the template wins, key by key                                    | deployment web @writable-paths.rootseal.dev/app=/workload @@writable-paths.rootseal.dev/app=/template : app; proxy | app: /template; proxy: /tmp
      on the template alone                                            | deployment web @@writable-paths=/data : app; proxy                      | app: /data; proxy: /data
      none means none                                                  | deployment web @writable-paths.rootseal.dev/app=none : app; proxy       | app: ; proxy: /tmp
      none with spaces                                                 | deployment web @writable-paths=" none " : app; proxy                    | app: ; proxy:
      spaces around paths                                              | deployment web @writable-paths=" /a , /b/ " : app; proxy                | app: /a /b; proxy: /a /b
      each path once                                                   | deployment web @writable-paths=/a,/a/,/run,/var/run : app; proxy        | app: /a /run; proxy: /a /run
      another program's annotation of a like name                      | deployment web @evilrootseal.dev/writable-paths=none : app; proxy       | app: /tmp; proxy: /tmp
      """)
  void requiredPaths(String name, String pod, String expected) {
    assertThat(required(workload(pod)).strip()).isEqualTo(expected);
  }

  /** Never without a trace, and not where it is denied. */
  @Rows(
      """
      none waives the default                               | deployment web @writable-paths=none : app image="" ro                 |                                  | Compliant + WaivedByOwner[key=rootseal.dev/writable-paths, paths=[/tmp]]
      none waives what the image needs                      | deployment web @writable-paths=none : app image=nginx ro              |                                  | Compliant + WaivedByOwner[key=rootseal.dev/writable-paths, paths=[/cache, /run]]
      a list waives what it leaves out                      | deployment web @writable-paths=/run : app image=nginx ro              |                                  | MissingWritableMount /run + WaivedByOwner[key=rootseal.dev/writable-paths, paths=[/cache]]
      nothing is waived that the image needs not            | deployment web @writable-paths=none : app image=dns ro                |                                  | Compliant
      nor what the image has a volume for                   | deployment web @writable-paths=none : app image=volumes ro            |                                  | Compliant + WaivedByOwner[key=rootseal.dev/writable-paths, paths=[/run]]
      nor what has a writable mount                         | deployment web @writable-paths=none : app good                        |                                  | Compliant
      what is demanded anyway is not waived                 | deployment web @writable-paths=/tmp/ : app image="" ro                |                                  | MissingWritableMount /tmp
      a slip of the pen waives nothing that the image needs | deployment web @writable-paths=tmp : app image=nginx ro               |                                  | MissingWritableMount /tmp, /cache, /run + UnusableAnnotation[key=rootseal.dev/writable-paths, problem='tmp' is not an absolute path]
      nor has anybody seen it written                       | deployment web @writable-paths=tmp @observed.rootseal.dev/app="2026-11-26 for 10m" : app good | | Compliant + UnusableAnnotation[key=rootseal.dev/writable-paths, problem='tmp' is not an absolute path]
      or not seen it written                                | deployment web @writable-paths=tmp @observed.rootseal.dev/app=soon : app good |                      | Compliant + UnusableAnnotation[key=rootseal.dev/writable-paths, problem='tmp' is not an absolute path]
      where it is denied, none takes nothing away           | deployment web @writable-paths=none : app image="" ro                 | no-owner-paths                   | MissingWritableMount /tmp + OwnerPathsDenied[key=rootseal.dev/writable-paths, paths=[/tmp]]
      not what the image needs either                       | deployment web @writable-paths=none : app image=nginx ro              | no-owner-paths                   | MissingWritableMount /cache, /run + OwnerPathsDenied[key=rootseal.dev/writable-paths, paths=[/cache, /run]]
      nor from what has a writable mount                    | deployment web @writable-paths=none : app good                        | no-owner-paths                   | Compliant
      what it asks for is asked for all the same            | deployment web @writable-paths=/data : app image="" ro                | no-owner-paths                   | MissingWritableMount /tmp, /data + OwnerPathsDenied[key=rootseal.dev/writable-paths, paths=[/tmp]]
      more than the image needs is taken at its word        | deployment web @writable-paths=/cache,/run,/data : app image=nginx ro | no-owner-paths                   | MissingWritableMount /cache, /run, /data
      one switch for exemptions                             | deployment web @writable-paths=none @exempt="writes a cache" : app image=nginx ro | no-self-exemption                | Compliant + WaivedByOwner[key=rootseal.dev/writable-paths, paths=[/cache, /run]]
      and one for paths                                     | deployment web @writable-paths=none @exempt="writes a cache" : app image=nginx ro | no-self-exemption no-owner-paths | MissingWritableMount /cache, /run + OwnerPathsDenied[key=rootseal.dev/writable-paths, paths=[/cache, /run]] + SelfExemptionDenied[key=rootseal.dev/exempt]
      from advice there is nothing to waive                 | deployment web @writable-paths=none : app image="" ro                 | lenient no-owner-paths           | Compliant
      a slip of the pen makes no finding of advice          | deployment web @writable-paths=tmp,/run : app image="" ro             | lenient                          | MissingWritableMount /run + UnusableAnnotation[key=rootseal.dev/writable-paths, problem='tmp' is not an absolute path] + AdvisedPath[path=/tmp, who=]
      nor advises what is required                          | deployment web @writable-paths=tmp,/tmp : app image="" ro             | lenient                          | MissingWritableMount /tmp + UnusableAnnotation[key=rootseal.dev/writable-paths, problem='tmp' is not an absolute path]
      """)
  void whatAnOwnerTakesAway(String name, String pod, String policy, String expected) {
    KnownImages images =
        KnownImages.of(
            """
            nginx requires=/cache,/run
            dns requires=
            volumes requires=/data,/run volume=/data
            """);

    assertThat(VerdictText.of(workload(pod).knowing(images).evaluated(policy(policy))))
        .isEqualTo("app: " + expected);
  }

  /**
   * It does not count as the owner's word. A9 stands for nine letters, S9 for smiles, P9 for paths,
   * _ for blanks.
   */
  @Rows(
      """
      empty                                               |              | /tmp        | it is empty; write none where no path is needed
      blank                                               | __           | /tmp        | it is empty; write none where no path is needed
      relative                                            | tmp          | /tmp        | 'tmp' is not an absolute path
      a good and a bad path                               | /data,cache  | /data /tmp  | 'cache' is not an absolute path
      the default is added once                           | /tmp/,x      | /tmp        | 'x' is not an absolute path
      a comma too many                                    | /data,       | /data /tmp  | '' is not an absolute path
      none among paths                                    | none,/data   | /data /tmp  | 'none' is not an absolute path
      None                                                | None         | /tmp        | 'None' is not an absolute path
      65 paths keep the first 64                          | P65          | P64 /tmp    | it lists more than 64 paths: only the first 64 count
      4097 characters keep what is whole before           | /data,/A4090 | /data /tmp  | it is longer than 4096 characters: only the paths before that count
      a path that ends with the 4096th character is whole | /A4095,/data | /A4095 /tmp | it is longer than 4096 characters: only the paths before that count
      one path that is too long                           | /A4096       | /tmp        | it is longer than 4096 characters: only the paths before that count
      characters are counted as people count them         | /S4095,/data | /S4095 /tmp | it is longer than 4096 characters: only the paths before that count
      too long, and too many paths before that            | P65,/A4096   | P64 /tmp    | it lists more than 64 paths: only the first 64 count
      too long, and a bad path                            | x,/A4096     | /tmp        | it is longer than 4096 characters: only the paths before that count
      """)
  void aValueThatCannotBeUsedAddsToTheDefaultAndIsTold(
      String name, String value, String paths, String problem) {
    ContainerEvaluation app =
        app(deployment("web").annotated(FOR_APP, spelt(value)).container("app"));

    assertThat(text(app)).isEqualTo("app: " + spelt(paths).replace(',', ' '));
    assertThat(app.notes()).containsExactly(new Note.UnusableAnnotation(FOR_APP, problem));
    assertThat(app.required().source()).isEqualTo(RequiredPaths.Source.POLICY_DEFAULT);
  }

  private static String spelt(String text) {
    return Pattern.compile("([APS])(\\d+)")
        .matcher(text.replace('_', ' '))
        .replaceAll(
            times -> {
              int count = Integer.parseInt(times.group(2));
              return switch (times.group(1)) {
                case "A" -> "a".repeat(count);
                case "S" -> "\ud83d\ude80".repeat(count);
                default -> paths(count);
              };
            });
  }

  @Test
  void theMostAndTheLongestThatAreReadAreRead() {
    for (String paths : List.of(paths(64), spelt("/A4095"), spelt("/S4095"))) {
      ContainerEvaluation app = app(workload("app good").annotated(FOR_APP, paths));

      assertThat(app.required().paths()).hasToString("[" + paths.replace(",", ", ") + "]");
      assertThat(app.notes()).isEmpty();
    }
  }

  @Test
  void whoSaysWhatIsRequiredIsKept() {
    for (String paths : List.of("/data", "none")) {
      assertThat(app(pair().annotated(FOR_ALL, paths)).required().source())
          .isEqualTo(RequiredPaths.Source.OWNER);
    }
    assertThat(app(pair()).required().source()).isEqualTo(RequiredPaths.Source.POLICY_DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rootseal.dev/writable-paths", "writable-paths.rootseal.dev/app",
        "exempt.rootseal.dev/app", "rootseal.dev/exempt-until"
      })
  void theseKeysAreOurs(String key) {
    assertThat(OwnerAnnotations.isOurs(key)).isTrue();
    assertThat(OwnerAnnotations.of(Map.of(key, "x"), Map.of()).values()).containsKey(key);
    assertThat(OwnerAnnotations.of(Map.of(), Map.of(key, "x")).values()).containsKey(key);
  }

  @ParameterizedTest
  @CsvSource({
    "rootseal.dev",
    "''",
    "/rootseal.dev",
    "evilrootseal.dev/x",
    "rootseal.dev.example/x",
    "example.com/rootseal.dev/x",
    "kubectl.kubernetes.io/last-applied-configuration",
  })
  void theseKeysAreNot(String key) {
    assertThat(OwnerAnnotations.isOurs(key)).isFalse();
    assertThat(OwnerAnnotations.of(Map.of(key, "x"), Map.of(key, "y")))
        .isSameAs(OwnerAnnotations.NONE);
  }

  @Test
  void nothingSaidIsOneSharedValue() {
    assertThat(OwnerAnnotations.of(Map.of(), Map.of())).isSameAs(OwnerAnnotations.NONE);
  }

  private static WorkloadFixture pair() {
    return workload("app; proxy");
  }

  private static String paths(int count) {
    return IntStream.range(0, count).mapToObj(i -> "/p" + i).collect(Collectors.joining(","));
  }

  private static ContainerEvaluation app(WorkloadFixture workload) {
    return workload.evaluated().containers().getFirst();
  }

  private static String required(WorkloadFixture workload) {
    return workload.evaluated().containers().stream()
        .map(OwnerAnnotationsTest::text)
        .collect(Collectors.joining("; "));
  }

  private static String text(ContainerEvaluation evaluated) {
    return evaluated.facts().name()
        + ": "
        + evaluated.required().paths().stream()
            .map(Object::toString)
            .collect(Collectors.joining(" "));
  }
}
