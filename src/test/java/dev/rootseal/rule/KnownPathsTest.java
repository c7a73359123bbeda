package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ImageKnowledge.Need;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The paths that are known of an image, what of them holds for a container, and those of the
 * policy's default.
 */
class KnownPathsTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          nginx requires=/var/cache/nginx,/run
          static requires=
          unknown-paths
          corp/nginx requires=/var/cache/nginx,/var/run hints
          corp/static requires= hints
          corp/tmp requires=/tmp/,/srv hints
          ours requires=/work because="our build"
          enough requires=/work,/run works unproven
          store requires=/data,/work data=/data data=/other works unproven configured-by=/etc/store.conf set-by=TMPDIR
          keeps requires=/data,/run data=/data works unproven args=--data data-option=--data
          volumes requires=/data,/run data=/data volume=/data works
          mayWrite requires=/work may-write=/tmp
          writes requires=/work,/tmp/ may-write=/tmp
          engine database unproven requires=/data,/seed data=/data,/other seed=/seed works
          depot unproven requires=/data,/seed data=/data,/other seed=/seed works
          shipping unproven requires=/data,/seed data=/data,/other seed=/seed works volume=/data,/seed
          asking args=serve data-option=--data requires=/data,/seed data=/data,/other seed=/seed works
          tool requires= seed=/seed data=/data
          special requires=/etc/app,/var/lib/app,/host,/app.log,/cache seed=/etc/app/conf.d data=/var/lib host=/host file=/app.log
          """);

  @Rows(
      """
      what is known takes the default's place                                |                             | app ro image=nginx /tmp                                  | MissingWritableMount /var/cache/nginx, /run
      with its paths, without the default's                                  |                             | app ro image=nginx /var                                  | MissingWritableMount /run
      with all its paths                                                     |                             | app ro image=nginx /var /var/run                         | Compliant
      a path on a volume that the image declares                             |                             | app ro image=volumes /run                                | Compliant + SpecialNeed[path=/data, need=DATA] + OnVolumeOfTheImage[paths=[/data]]
      a mount takes the place of that volume                                 |                             | app ro image=volumes /run /data=config-map               | MissingWritableMount /data + SpecialNeed[path=/data, need=DATA]
      it is no mount for the other paths                                     |                             | app ro image=volumes                                     | MissingWritableMount /run + SpecialNeed[path=/data, need=DATA] + OnVolumeOfTheImage[paths=[/data]]
      it is there whichever program runs                                     |                             | app ro image=volumes command=sh /tmp                     | Compliant
      an image that needs none waives /tmp                                   |                             | app ro image=static                                      | Compliant
      an image of which no paths are known does not                          |                             | app ro image=unknown-paths                               | MissingWritableMount /tmp
      a guess only advises                                                   |                             | app ro image=corp/nginx /tmp                             | Compliant + AdvisedPath[path=/var/cache/nginx, who=corp/nginx] + AdvisedPath[path=/var/run, who=corp/nginx]
      what is advised and covered is no matter                               |                             | app ro image=corp/nginx /tmp /var/cache /run             | Compliant
      a guess that needs none waives nothing                                 |                             | app ro image=corp/static                                 | MissingWritableMount /tmp
      what is required is not advised as well                                |                             | app ro image=corp/tmp                                    | MissingWritableMount /tmp + AdvisedPath[path=/srv, who=corp/tmp]
      where the catalogue advises, what is known does so                     | catalogue-advises           | app ro image=nginx /tmp /run                             | Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx]
      where the catalogue advises, it waives nothing                         | catalogue-advises           | app ro image=static                                      | MissingWritableMount /tmp
      where the catalogue advises, a row of the policy's own decides         | catalogue-advises           | app ro image=ours /tmp                                   | MissingWritableMount /work
      where data are certain to be kept, their place is required             |                             | app ro image=keeps args="--data /data" /tmp              | MissingWritableMount /data + SpecialNeed[path=/data, need=DATA] + AdvisedPath[path=/run, who=keeps]
      where the catalogue advises, even that is advice                       | catalogue-advises           | app ro image=keeps args="--data /data" /tmp              | Compliant + AdvisedPath[path=/run, who=keeps] + AdvisedPath[path=/data, who=keeps]
      where the default advises, a missing /tmp is a note                    | lenient                     | app ro                                                   | Compliant + AdvisedPath[path=/tmp, who=]
      where the default advises, a writable /tmp needs none                  | lenient                     | app ro /tmp                                              | Compliant
      where the default advises, what is known decides                       | lenient                     | app ro image=nginx /run                                  | MissingWritableMount /var/cache/nginx
      where all advise, each path is told once, with who writes there        | lenient requires=/tmp,/data | app ro image=corp/tmp                                    | Compliant + AdvisedPath[path=/tmp, who=corp/tmp] + AdvisedPath[path=/srv, who=corp/tmp] + AdvisedPath[path=/data, who=]
      a default of none                                                      | requires=                   | app ro                                                   | Compliant
      a default of none does not silence what is known                       | requires=                   | app ro image=nginx /run                                  | MissingWritableMount /var/cache/nginx
      what is known to be enough is not demanded                             |                             | app ro image=enough /tmp                                 | Compliant + AdvisedPath[path=/work, who=enough] + AdvisedPath[path=/run, who=enough]
      what is known to be enough waives the default where all of it is there |                             | app ro image=enough /work /run                           | Compliant
      and does not where a part is missing                                   |                             | app ro image=enough /work                                | MissingWritableMount /tmp + AdvisedPath[path=/run, who=enough]
      data may lie in any of their places                                    |                             | app ro image=store /other /work                          | Compliant
      and have to lie in one                                                 |                             | app ro image=store /work                                 | MissingWritableMount /tmp + AdvisedPath[path=/data, who=store]
      an unknown command is another program                                  |                             | app ro image=nginx command=sh /tmp                       | Compliant
      an unknown option is not                                               |                             | app ro image=nginx args=-x /tmp                          | Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx] + AdvisedPath[path=/run, who=nginx]
      an image that needs none waives /tmp whatever it runs                  |                             | app ro image=static command="sh -c 'sleep 1'"            | Compliant
      a row of the policy's own holds whatever runs                          |                             | app ro image=ours command=sh /tmp                        | MissingWritableMount /work
      special needs are told for missing paths                               |                             | app ro image=special /host                               | MissingWritableMount /etc/app, /var/lib/app, /app.log, /cache + SpecialNeed[path=/etc/app, need=SEED] + SpecialNeed[path=/var/lib/app, need=DATA] + SpecialNeed[path=/app.log, need=FILE]
      special needs are told where the flag is missing, too                  |                             | app image=special /etc /var rw                           | WritableRootFilesystem (false) + SpecialNeed[path=/host, need=HOST] + SpecialNeed[path=/app.log, need=FILE]
      the owner's word stands above what is known                            |                             | deployment web @writable-paths=none : app ro image=nginx | Compliant + WaivedByOwner[key=rootseal.dev/writable-paths, paths=[/var/cache/nginx, /run]]
      """)
  void verdicts(String name, String policy, String pod, String expected) {
    assertThat(VerdictText.of(workload(pod).knowing(IMAGES).evaluated(policy(policy))))
        .isEqualTo("app: " + expected);
  }

  /**
   * Of one that is not read-only yet, which is to get all that is known to be enough: who says what
   * is required, what that is, and the default's paths that the image may write beside it.
   */
  @Rows(
      """
      nginx      |                   | CATALOGUE      | [/var/cache/nginx, /run] | []
      static     |                   | CATALOGUE      | []                       | []
      corp/nginx |                   | POLICY_DEFAULT | [/tmp]                   | []
      nginx      | catalogue-advises | POLICY_DEFAULT | [/tmp]                   | []
      nginx      | lenient           | CATALOGUE      | [/var/cache/nginx, /run] | []
      mayWrite   |                   | CATALOGUE      | [/work]                  | [/tmp]
      writes     |                   | CATALOGUE      | [/work, /tmp]            | []
      enough     |                   | CATALOGUE      | [/work, /run]            | []
      """)
  void whatIsRequired(
      String image, String policy, RequiredPaths.Source source, String paths, String spare) {
    RequiredPaths required =
        workload("app image=" + image)
            .knowing(IMAGES)
            .evaluated(policy(policy))
            .containers()
            .getFirst()
            .required();

    assertThat(required.source()).isEqualTo(source);
    assertThat(required.paths()).hasToString(paths);
    assertThat(required.optionalDefaultPaths()).hasToString(spare);
  }

  @Test
  void whatIsKnownOfTheImageIsKept() {
    WorkloadVerdict verdict = workload("app image=corp/nginx; other").knowing(IMAGES).evaluated();

    assertThat(verdict.containers().get(0).knowledge())
        .isEqualTo(IMAGES.find("corp/nginx", "app").map(KnownImage::catalogueEntry));
    assertThat(verdict.containers().get(1).knowledge()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/etc/app, SEED", "/etc/app/conf.d, SEED", "/etc/app/conf.d/x, SEED",
    "/etc, SEED", "/etc/app/conf, ", "/etc/other, ",
    "/var/lib/app, DATA", "/var/lib, DATA", "/var, DATA",
    "/var/library, ", "/host/, HOST", "/app.log, FILE",
    "/cache, ", "/, SEED"
  })
  void aNeedReachesUpAndDown(String path, Need need) {
    ImageKnowledge special = IMAGES.find("special", "app").orElseThrow().catalogueEntry();

    assertThat(special.needOf(ContainerPath.of(path))).isEqualTo(Optional.ofNullable(need));
  }

  /** Whether what is known decides, the paths that it asks for, and the special ones. */
  @Rows(
      """
      an engine that has its data needs nothing else                   | app image=engine ro /data                      | true  | [/data]         | [/data DATA, /other DATA, /seed SEED]
      one that is not read-only yet needs the rest too                 | app image=engine args=-x /data                 | false | [/data, /seed]  | [/data DATA, /other DATA, /seed SEED]
      and decides where it has that                                    | app image=engine args=-x /data /seed           | true  | [/seed, /data]  | [/data DATA, /other DATA, /seed SEED]
      one that has no place for its data has not enough                | app image=engine ro /seed                      | false | [/data, /seed]  | [/data DATA, /other DATA, /seed SEED]
      what is enough names the place where the data lie                | app image=depot ro /seed /other                | true  | [/seed, /other] | [/data DATA, /other DATA, /seed SEED]
      a path that the image fills is no place for data                 | app image=depot ro /seed                       | false | [/data, /seed]  | [/data DATA, /other DATA, /seed SEED]
      what the image declares as its volumes is there without a mount  | app ro image=shipping                          | true  | [/seed, /data]  | [/data DATA, /other DATA, /seed SEED]
      data that an option moves are needed there, and other needs stay | app image=asking args="serve --data /moved"    | true  | [/seed, /moved] | [/seed SEED, /moved DATA]
      whatever runs, the image ships what it ships                     | app image=asking command=sh                    | false | unknown         | [/seed SEED]
      also where it needs nothing                                      | app image=tool command=sh                      | true  | []              | [/seed SEED]
      where it needs nothing, a shell may write all the same           | app image=tool command="sh -c 'date > /tmp/x'" | false | unknown         | [/seed SEED]
      """)
  void whatHoldsForAContainer(
      String name, String pod, boolean decides, String paths, String special) {
    ContainerFacts app = workload(pod).facts().containers().getFirst();
    ImageKnowledge known = IMAGES.find(app.image(), "app").orElseThrow().forContainer(app);

    assertThat(known.decides()).isEqualTo(decides);
    assertThat(known.requiredPaths().map(Object::toString).orElse("unknown")).isEqualTo(paths);
    assertThat(known.special().stream().map(one -> one.path() + " " + one.need()).toList())
        .hasToString(special);
  }
}
