package dev.rootseal.catalogue;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFixture;
import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.PodLine;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.RequiredPaths;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.VerdictText;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the shipped table asks of containers that do not start as their image does. All are
 * read-only, and have a writable {@code /tmp} unless it says otherwise.
 */
class StartsTest {
  private static final ImageLookup IMAGES = new CatalogueLookup(ImageCatalogue.load());

  /** Words are parted by blanks; {@code ''} is the empty one. */
  @Rows(
      """
      postgres:17                         | psql                          | -c x
      postgres:17                         | pg_dump                       |
      postgres:17                         |                               | psql -h db
      postgres:17                         | sh -c x                       |
      mysql:8.4                           | mysql                         | -h db
      mysql:8.4                           |                               | mysqladmin ping
      mongo:8                             | mongosh                       |
      quay.io/coreos/etcd:v3.6.0          | etcdctl                       | endpoint health
      registry.k8s.io/etcd:3.6.1-0        | sh -c etcdctl                 |
      redis:8                             | redis-cli                     | ping
      redis:8                             |                               | redis-server --sentinel
      hashicorp/vault:1.19                | vault agent                   | -config=/etc/vault
      hashicorp/vault:1.19                |                               | agent -config=/etc/vault
      hashicorp/consul:1.21               | consul connect envoy          | -sidecar-for web
      hashicorp/consul:1.21               |                               | connect envoy
      grafana/loki:3.5.1                  |                               | -target=distributor
      grafana/tempo:2.7.2                 |                               | -config.file=/conf/tempo.yaml -target=distributor
      quay.io/argoproj/argocd:v3.0.0      | /bin/cp -n                    | /usr/local/bin/argocd /var/run/argocd/argocd
      quay.io/argoproj/argocd:v3.0.0      | argocd admin                  | redis-initial-password
      quay.io/frrouting/frr:9.1.0         | /etc/frr_reloader/frr-reloader.sh |
      quay.io/frrouting/frr:9.1.0         | /etc/frr_metrics/frr-metrics  | --metrics-port=7573
      quay.io/frrouting/frr:9.1.0         | /etc/frr_status/statuscleaner |
      zookeeper:3.9                       | zkCli.sh                      |
      zookeeper:3.9                       | /bin/bash /opt/start.sh       |
      nginx:1.29                          | sh -c x                       |
      prom/prometheus:v3.4.1              | promtool                      | check config
      """)
  void otherProgramsNeedNothingOfTheEngine(String image, String command, String args) {
    ContainerEvaluation evaluated =
        evaluated(c -> c.image(image).command(words(command)).args(words(args)).compliant());

    assertThat(evaluated.verdict()).isEqualTo(new ContainerVerdict.Compliant());
    assertThat(evaluated.required().advised()).as("what it may write").isEmpty();
  }

  @Rows(
      """
      keycloak/keycloak:26 | start --optimized            |                          | CATALOGUE
      keycloak/keycloak:26 | start --hostname=a -optimized |                         | CATALOGUE
      keycloak/keycloak:26 | start                        |                          | POLICY_DEFAULT
      keycloak/keycloak:26 | start-dev                    |                          | POLICY_DEFAULT
      kong:3.9             |                              | KONG_PREFIX=/kong_prefix | CATALOGUE
      kong:3.9             |                              | KONG_PREFIX=/other       | POLICY_DEFAULT
      kong:3.9             |                              |                          | POLICY_DEFAULT
      """)
  void withoutWhatARowAsksForItsPathsAreAdvice(
      String image, String args, String setting, RequiredPaths.Source source) {
    ContainerEvaluation evaluated =
        evaluated(
            c -> {
              c.image(image).args(words(args));
              if (!setting.isEmpty()) {
                String[] parts = setting.split("=", 2);
                c.setting(parts[0], parts[1]);
              }
            });

    assertThat(evaluated.required().source()).isEqualTo(source);
    assertThat(evaluated.required().advised().isEmpty())
        .isEqualTo(source == RequiredPaths.Source.CATALOGUE);
  }

  @Rows(
      """
      postgres:17                  |                               |                                     | /var/lib/postgresql/data /var/run/postgresql
      postgres:17                  |                               | postgres -c max_connections=200     | /var/lib/postgresql/data /var/run/postgresql
      postgres:17                  |                               | -c max_connections=200              | /var/lib/postgresql/data /var/run/postgresql
      postgres:17                  | docker-entrypoint.sh postgres |                                     | /var/lib/postgresql/data /var/run/postgresql
      postgres:17                  | postgres                      | -D /pg/data                         | /var/run/postgresql /pg/data
      mysql:8.4                    |                               | --default-authentication-plugin=x   | /var/lib/mysql /var/run/mysqld
      mysql:8.4                    |                               | mysqld --datadir=/data              | /var/run/mysqld /data
      quay.io/coreos/etcd:v3.6.0   | /usr/local/bin/etcd           | --name=a --data-dir=/data --wal-dir=/data/wal | /data
      quay.io/coreos/etcd:v3.6.0   | etcd                          | --data-dir /data                    | /data
      quay.io/coreos/etcd:v3.6.0   |                               |                                     | /default.etcd
      registry.k8s.io/etcd:3.6.1-0 |                               | /usr/local/bin/etcd -data-dir=/var/run/etcd | /var/run/etcd
      prom/prometheus:v3.4.1       |                               | --config.file=/etc/p.yml            | /prometheus
      prom/prometheus:v3.4.1       |                               | --config.file=/etc/p.yml --storage.tsdb.path=/data/ | /data
      prom/alertmanager:v0.28.1    |                               | --storage.path=/data                | /data
      victoriametrics/vmstorage:v1 |                               | -retentionPeriod=1                  | /vmstorage-data
      victoriametrics/vmstorage:v1 |                               | --storageDataPath=/storage          | /storage
      grafana/loki:3.5.1           |                               | -config.file=/etc/loki/local-config.yaml | /loki
      quay.io/thanos/thanos:v0.39  |                               | store --data-dir=/var/thanos/store  | /var/thanos/store
      quay.io/thanos/thanos:v0.39  |                               | receive --tsdb.path=/var/receive    | /var/receive
      quay.io/thanos/thanos:v0.39  |                               | store --objstore.config-file=/o.yml | /data
      grafana/tempo:2.7.2          |                               | -config.file=/conf/tempo.yaml       | /var/tempo
      quay.io/minio/minio:latest   |                               | server /data --console-address :9001 | /data
      minio/minio:latest           |                               | server --address :9000 http://minio-{0...3}.minio/data | /data
      minio/minio:latest           |                               | server http://m-0.m/data http://m-1.m/data | /data
      minio/minio:latest           | minio server                  | /disk1 /disk2                       | /disk1 /disk2
      nats:2.11                    |                               | -js -sd /data                       | /data
      distribution/distribution:3  |                               |                                     | /var/lib/registry
      distribution/distribution:2  |                               | serve /etc/docker/registry/config.yml | /var/lib/registry
      redis:8                      |                               |                                     | /data
      redis:8                      | redis-server                  | --appendonly yes                    | /data
      zookeeper:3.9                |                               | zkServer.sh start-foreground        | /conf /data /datalog
      """)
  void theEngineIsAskedForItsPaths(String image, String command, String args, String paths) {
    ContainerEvaluation evaluated =
        evaluatedStrictly(
            c -> c.image(image).command(words(command)).args(words(args)).compliant());

    assertThat(evaluated.facts().uncovered(evaluated.required().paths()))
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(paths.split(" ", -1));
  }

  @Rows(
      """
      redis that saves nothing                                               | app image=redis:8 args="--save '' --appendonly no" ro                  | Compliant
      a command with an argument that names a directory nobody can know      | app image=prom/prometheus:v3 args=--storage.tsdb.path=$(DATA) ro /tmp  | Compliant + AdvisedPath[path=/prometheus, who=prom/prometheus]
      a registry with a configuration of its own, which may name an object store | app image=distribution/distribution:3 ro /etc/distribution/config.yml=secret:ro | Compliant
      a registry that keeps its images in a bucket                           | app image=distribution/distribution:3 env:REGISTRY_STORAGE_S3_BUCKET="" ro | Compliant
      a registry of which its data are all that is known to be missing       | app image=distribution/distribution:3 ro                               | MissingWritableMount /var/lib/registry + SpecialNeed[path=/var/lib/registry, need=DATA]
      a MinIO with its data mounted, and no more                             | app image=minio/minio args="server /data" good /data=claim             | Compliant + AdvisedPath[path=/.minio, who=minio/minio]
      a MinIO without its data, and without a writable /tmp                  | app image=minio/minio args="server /data" ro                           | MissingWritableMount /tmp, /data + SpecialNeed[path=/data, need=DATA] + AdvisedPath[path=/.minio, who=minio/minio]
      a MinIO whose drives nobody can name                                   | app image=minio/minio args="server /data{1...4}" good                  | Compliant + AdvisedPath[path=/.minio, who=minio/minio]
      nginx with a configuration of its own                                  | app image=nginx:1.29 good /etc/nginx/nginx.conf=config-map:ro          | Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx] + AdvisedPath[path=/var/run, who=nginx]
      nginx with a configuration of its own, one directory above             | app image=nginx:1.29 good /etc/nginx/=projected:ro                     | Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx] + AdvisedPath[path=/var/run, who=nginx]
      nginx with a server of its own                                         | app image=nginx:1.29 good /etc/nginx/conf.d=config-map:ro              | MissingWritableMount /var/cache/nginx, /var/run
      nginx as published, with a configuration of its own                    | app image=nginx:1.29 ro /var/cache/nginx /run /etc/nginx/nginx.conf=config-map:ro | Compliant
      an engine that is read-only, with its data on a claim                  | app image=mongo:8 good /data/db=claim                                  | Compliant
      an engine whose data lie on another claim                              | app image=mongo:8 good /mongo=claim                                    | Compliant + AdvisedPath[path=/data/db, who=mongo]
      an engine whose data directory is named and mounted                    | app image=mongo:8 args=--dbpath=/mongo good /mongo=claim-template      | Compliant
      a component of Loki                                                    | app image=grafana/loki:3 args=-target=querier good                     | Compliant + AdvisedPath[path=/loki, who=grafana/loki]
      a component of Loki with the directory that its chart gives it         | app image=grafana/loki:3 args=-target=querier ro /var/loki             | Compliant
      Envoy's paths are none of ztunnel's                                    | app image=gcr.io/istio-release/ztunnel:1.26 ro                         | Compliant
      """)
  void verdicts(String name, String pod, String expected) {
    assertThat(VerdictText.of(PodLine.workload(pod).knowing(IMAGES).evaluated()))
        .isEqualTo("app: " + expected);
  }

  @Test
  void initContainersWithACommandOfTheirOwnAreNotTheEngine() {
    WorkloadFixture redis =
        deployment("web")
            .knowing(IMAGES)
            .init("wait", c -> c.image("redis:8").command("redis-server").compliant())
            .init("setup", c -> c.image("mysql:8.4").args("mysqld").compliant())
            .container("app", c -> c.compliant());

    assertThat(VerdictText.of(redis.evaluated()))
        .isEqualTo("init wait: Compliant; init setup: Compliant; app: Compliant");
  }

  @Rows(
      """
      postgres:17                      |                |                        | true
      postgres:17                      |                | -c max_connections=200 | true
      postgres:17                      | psql           | -h db                  | false
      postgres:17                      |                | pg_dump                | false
      postgres:17                      | sh -c x        |                        | false
      mysql:8.4                        |                | --what-is-this         | true
      mongo:8                          | mongod         | --replSet rs0          | true
      quay.io/coreos/etcd:v3           | etcdctl        |                        | false
      cassandra:5                      | nodetool       | status                 | false
      prom/prometheus:v3               |                |                        | false
      prom/alertmanager:v0.28          |                |                        | false
      grafana/loki:3                   |                |                        | false
      grafana/tempo:2                  |                |                        | false
      quay.io/thanos/thanos:v0.39      |                | store                  | false
      victoriametrics/victoria-metrics |                |                        | false
      """)
  void onlyTheEngineOfADatabaseIsExempt(String image, String command, String args, boolean exempt) {
    ContainerEvaluation evaluated =
        evaluated(c -> c.image(image).command(words(command)).args(words(args)));

    assertThat(evaluated.verdict() instanceof ContainerVerdict.Exempt).isEqualTo(exempt);
  }

  /** Its class does not hang on where its configuration lies. */
  @Test
  void anEngineWithItsOwnConfigurationIsStillADatabase() {
    ContainerEvaluation evaluated =
        evaluated(c -> c.image("mysql:8.4").readOnlyMount("/etc/my.cnf", VolumeSource.CONFIG_MAP));

    assertThat(evaluated.verdict()).isInstanceOf(ContainerVerdict.Exempt.class);
  }

  @Test
  void withTheCatalogueOffNoStartChangesAVerdict() {
    Policy off = policy("catalogue-advises exempt=");

    for (List<String> args : List.of(List.of("postgres"), List.of("psql"), List.<String>of())) {
      String[] words = args.toArray(String[]::new);
      assertThat(
              workload(c -> c.image("postgres:17").args(words).compliant()).evaluated(off).tally())
          .isEqualTo(workload(c -> c.compliant()).evaluated(off).tally());
    }
  }

  private static String[] words(String text) {
    return text.isEmpty()
        ? new String[0]
        : Stream.of(text.split(" ", -1)).map(w -> w.equals("''") ? "" : w).toArray(String[]::new);
  }

  private static ContainerEvaluation evaluated(Consumer<ContainerFixture> app) {
    return workload(app).evaluated(Policy.DEFAULT).containers().getFirst();
  }

  private static ContainerEvaluation evaluatedStrictly(Consumer<ContainerFixture> app) {
    return workload(app).evaluated(policy("exempt=")).containers().getFirst();
  }

  private static WorkloadFixture workload(Consumer<ContainerFixture> app) {
    return deployment("web").knowing(IMAGES).container("app", app);
  }
}
