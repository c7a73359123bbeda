package dev.rootseal.catalogue;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.UserImageRows.UserImageRow;
import dev.rootseal.rule.ContainerFixture;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.VerdictText;
import dev.rootseal.rule.WorkloadFixture;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts of the rule with the table that is shipped with the program. */
class CatalogueVerdictsTest {

  @Rows(
      """
      a database that is already read-only                                  | statefulset db : app image=postgres:17 good /run/postgresql /var/lib/postgresql=claim-template | app: Compliant
      a database that is not                                                | statefulset db : app image=docker.io/library/postgres:17                 | app: Exempt by catalogue postgres, else WritableRootFilesystem (not set) + SpecialNeed[path=/var/lib/postgresql/data, need=DATA]
      a database's name at the end of a path in a registry that nobody vouches for | statefulset db : app image=mirror.corp:5000/dockerhub/library/postgres@sha256:0a1b | app: WritableRootFilesystem (not set) + UnknownRegistry[name=postgres, imageClass=DATABASE]
      a database's name at the end of somebody's path on a public registry  | statefulset db : app image=ghcr.io/somebody/any/library/postgres@sha256:0a1b | app: WritableRootFilesystem (not set) + UnknownRegistry[name=postgres, imageClass=DATABASE]
      a database by a well-known mirror of Docker Hub                       | statefulset db : app image=public.ecr.aws/docker/library/postgres@sha256:0a1b | app: Exempt by catalogue postgres, else WritableRootFilesystem (not set)
      a router named like a database                                        | statefulset db : app image=mysql/mysql-router:8.0.32                     | app: WritableRootFilesystem (not set)
      an exporter named like a database                                     | statefulset db : app image=prometheuscommunity/postgres-exporter:v0.17.1 | app: WritableRootFilesystem (not set)
      an operator named like a database                                     | statefulset db : app image=ghcr.io/cloudnative-pg/cloudnative-pg:1.26.0  | app: WritableRootFilesystem (not set)
      someone's own image that is called like a database                    | statefulset db : app image=registry.corp/team/postgres:1                 | app: WritableRootFilesystem (not set) + AdvisedPath[path=/var/run/postgresql, who=postgres]
      a database's image that only sets up                                  | statefulset db : init wait image=postgres:17 good                        | init wait: Compliant
      an application that rewrites itself is no finding's excuse by default | statefulset db : app image=wordpress:6.8                                 | app: WritableRootFilesystem (not set) + SpecialNeed[path=/var/www/html, need=DATA]
      nginx with its paths and without /tmp                                 | app image=nginx:1.29 ro /var/cache/nginx /run                            | app: Compliant
      nginx with /tmp alone                                                 | app image=nginx:1.29 good                                                | app: MissingWritableMount /var/cache/nginx, /var/run
      an image that needs nothing waives /tmp                               | deployment dns : app image=coredns/coredns:1.12.1 ro                     | app: Compliant
      a shell waives /tmp where its command line shows no write to it       | app image=busybox ro command="sh -c ls"                                  | app: Compliant
      and not where it does                                                 | app image=busybox ro command="sh -c 'date > /tmp/x'"                     | app: MissingWritableMount /tmp
      a command that installs software                                      | app image=busybox good command="sh -c 'apk add jq; sed -i s/a/b/ /tmp/x /etc/x'" | app: Compliant + InstallsSoftware[command=apk add] + CommandWritesTo[paths=[/etc/x]]
      an image that nobody knows                                            | app image=registry.corp/team/unheard-of:1 ro                             | app: MissingWritableMount /tmp
      an image that cannot be read                                          | app image="{{ .Values.image }}" ro                                       | app: MissingWritableMount /tmp
      """)
  void verdicts(String name, String pod, String expected) {
    assertThat(evaluated(workload(pod), Policy.DEFAULT)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "mirror.corp:5000/hub/library/postgres@sha256:0a, mirror.corp:5000, true",
    "mirror.corp:5000/hub/library/postgres@sha256:0a, mirror.corp:5000/hub, true",
    "mirror.corp:5000/hub/library/postgres@sha256:0a, mirror.corp:5000/hu, false",
    "mirror.corp:5000/other/library/postgres@sha256:0a, mirror.corp:5000/hub, false",
    "mirror.corp/postgres@sha256:0a, mirror.corp, true",
    "mirror.corp/library/postgres@sha256:0a, mirror.corp, true",
    "mirror.corp/team/postgres@sha256:0a, mirror.corp, false",
    "mirror.corp.example/library/postgres@sha256:0a, mirror.corp, false",
  })
  void aMirrorThatThePolicyNamesIsTrustedWithItsNames(String image, String mirror, boolean exempt) {
    ImageLookup images = new CatalogueLookup(ImageCatalogue.load().withMirrors(List.of(mirror)));

    assertThat(VerdictText.of(db(c -> c.image(image)).knowing(images).evaluated(Policy.DEFAULT)))
        .matches(text -> text.startsWith("app: Exempt by catalogue postgres") == exempt);
  }

  @Rows(
      """
      switched off, the default counts and the table advises | catalogue-advises exempt= | app image=nginx:1.29 good /run        | Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx]
      switched off, it waives nothing                        | catalogue-advises exempt= | app image=coredns/coredns:1.12.1 ro   | MissingWritableMount /tmp
      switched off, a database is a finding                  | catalogue-advises exempt= | app image=postgres:17 /var /run       | WritableRootFilesystem (not set)
      legacy where the policy names that class               | exempt=legacy             | app image=wordpress:6.8 /var/www /run | Exempt by catalogue wordpress, else WritableRootFilesystem (not set)
      """)
  void verdictsOfPolicies(String name, String policy, String pod, String expected) {
    assertThat(evaluated(workload(pod), policy(policy))).isEqualTo("app: " + expected);
  }

  @Rows(
      """
      waives                              | app image=nginx:1.29 ro              | Compliant
      exempts                             | app image=registry.corp/team/cache:2 | Exempt by catalogue team/cache, else WritableRootFilesystem (not set)
      requires                            | app image=postgres:17 good           | MissingWritableMount /work
      leaves the table's other rows alone | app image=mysql:8.4 /var /tmp /run   | Exempt by catalogue mysql, else WritableRootFilesystem (not set)
      """)
  void rowsOfThePolicyComeBeforeTheTable(String name, String pod, String expected) {
    List<UserImageRow> rows =
        List.of(
            new UserImageRow("nginx", ImageClass.STATELESS, List.of(), "built to need nothing"),
            new UserImageRow("team/cache", ImageClass.DATABASE, List.of("/data"), "keeps files"),
            new UserImageRow("postgres", ImageClass.PLATFORM, List.of("/work"), "only its tools"));
    ImageLookup images = new CatalogueLookup(ImageCatalogue.load().withUserRows(rows));

    assertThat(VerdictText.of(workload(pod).knowing(images).evaluated(policy("catalogue-advises"))))
        .isEqualTo("app: " + expected);
  }

  private static WorkloadFixture db(Consumer<ContainerFixture> app) {
    return statefulSet("db").container("app", app);
  }

  private static String evaluated(WorkloadFixture workload, Policy policy) {
    return VerdictText.of(
        workload.knowing(new CatalogueLookup(ImageCatalogue.load())).evaluated(policy));
  }
}
