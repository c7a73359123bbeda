package dev.rootseal.catalogue;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFixture;
import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.KnownImage.ImageLookup;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts of the rule with the table that is shipped, also where a start is not the image's. */
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
      redis that saves nothing                                               | app image=redis:8 args="--save '' --appendonly no" ro                  | app: Compliant
      redis that saves nothing, and keeps a log                              | app image=redis:8 args="--save '' --appendonly yes --dir /log" ro      | app: MissingWritableMount /log + SpecialNeed[path=/log, need=DATA]
      redis that saves nothing by default, and then does                     | app image=redis:8 args="--save '' --save '60 1' --dir /log" ro         | app: MissingWritableMount /log + SpecialNeed[path=/log, need=DATA]
      redis that saves nothing, and is a node of a cluster                   | app image=redis:8 args="--cluster-enabled yes --dir /log --save ''" ro | app: MissingWritableMount /log + SpecialNeed[path=/log, need=DATA]
      redis that saves nothing, and stores what it replicates                | app image=redis:8 args="--save '' --dir /log --replicaof main 6379" ro | app: MissingWritableMount /log + SpecialNeed[path=/log, need=DATA]
      redis that saves nothing, and has its socket below /tmp                | app image=redis:8 args="--save '' --unixsocket /tmp/redis.sock" ro     | app: MissingWritableMount /tmp
      a component of Tempo that opens its store                              | app image=grafana/tempo:2.7.2 args=-target=querier ro                  | app: MissingWritableMount /var/tempo + SpecialNeed[path=/var/tempo, need=DATA]
      a component of Mimir, which logs what it does                          | app image=grafana/mimir:2.16.0 args=-target=distributor ro             | app: MissingWritableMount /tmp + AdvisedPath[path=/data, who=grafana/mimir]
      an agent's queue in its stock place                                    | app image=victoriametrics/vmagent:v1 args=-remoteWrite.url=http://a ro | app: MissingWritableMount /vmagent-remotewrite-data + SpecialNeed[path=/vmagent-remotewrite-data, need=DATA]
      and elsewhere                                                          | app image=victoriametrics/vmagent:v1 args="-remoteWrite.tmpDataPath=/q -remoteWrite.url=http://a" ro /q | app: Compliant
      a query's blocks                                                       | app image=victoriametrics/vmselect:v1 args=-storageNode=a ro           | app: MissingWritableMount /tmp
      and elsewhere                                                          | app image=victoriametrics/vmselect:v1 args="-cacheDataPath=/c -storageNode=a" ro /c | app: Compliant
      Thanos as another maker packs it                                       | app image=bitnami/thanos:0.38.0 args="compact --data-dir=/d" ro        | app: MissingWritableMount /d + SpecialNeed[path=/d, need=DATA]
      a job of Envoy Gateway that writes nothing                             | app image=envoyproxy/gateway:v1 command="envoy-gateway certgen" ro     | app: Compliant
      a variant of an image that declares a volume                           | app image=wordpress:6.8-fpm ro                                         | app: Compliant + SpecialNeed[path=/var/www/html, need=DATA] + OnVolumeOfTheImage[paths=[/var/www/html]]
      an owner whose name only begins as the maker's                         | statefulset db : app image=bitnamievil/postgresql:16                   | app: WritableRootFilesystem (not set) + UnknownRegistry[name=bitnamievil/postgresql, imageClass=DATABASE] + SpecialNeed[path=/bitnami/postgresql/data, need=DATA]
      the maker's                                                            | statefulset db : app image=bitnamilegacy/postgresql:16                 | app: Exempt by catalogue bitnamilegacy/postgresql, else WritableRootFilesystem (not set) + SpecialNeed[path=/bitnami/postgresql/data, need=DATA]
      a command with an argument that names a directory nobody can know      | app image=prom/prometheus:v3 args=--storage.tsdb.path=$(DATA) ro /tmp  | app: Compliant + AdvisedPath[path=/prometheus, who=prom/prometheus]
      a registry with a configuration of its own, which may name an object store | app image=distribution/distribution:3 ro /etc/distribution/config.yml=secret:ro | app: Compliant
      a registry that keeps its images in a bucket                           | app image=distribution/distribution:3 env:REGISTRY_STORAGE_S3_BUCKET="" ro | app: Compliant
      a registry of which its data are all that is known to be missing       | app image=distribution/distribution:3 ro                               | app: MissingWritableMount /var/lib/registry + SpecialNeed[path=/var/lib/registry, need=DATA]
      a MinIO with its data mounted, and no more                             | app image=minio/minio args="server /data" good /data=claim             | app: Compliant + AdvisedPath[path=/.minio, who=minio/minio]
      a MinIO without its data, and without a writable /tmp                  | app image=minio/minio args="server /data" ro                           | app: MissingWritableMount /tmp, /data + SpecialNeed[path=/data, need=DATA] + AdvisedPath[path=/.minio, who=minio/minio]
      a MinIO whose drives nobody can name                                   | app image=minio/minio args="server /data{1...4}" good                  | app: Compliant + AdvisedPath[path=/.minio, who=minio/minio]
      nginx with a configuration of its own                                  | app image=nginx:1.29 good /etc/nginx/nginx.conf=config-map:ro          | app: Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx] + AdvisedPath[path=/var/run, who=nginx]
      nginx with a configuration of its own, one directory above             | app image=nginx:1.29 good /etc/nginx/=projected:ro                     | app: Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx] + AdvisedPath[path=/var/run, who=nginx]
      nginx with a server of its own                                         | app image=nginx:1.29 good /etc/nginx/conf.d=config-map:ro              | app: MissingWritableMount /var/cache/nginx, /var/run
      nginx as published, with a configuration of its own                    | app image=nginx:1.29 ro /var/cache/nginx /run /etc/nginx/nginx.conf=config-map:ro | app: Compliant
      an engine that is read-only, with its data on a claim                  | app image=mongo:8 good /data/db=claim                                  | app: Compliant
      an engine whose data lie on another claim                              | app image=mongo:8 good /mongo=claim                                    | app: Compliant + AdvisedPath[path=/data/db, who=mongo]
      an engine whose data directory is named and mounted                    | app image=mongo:8 args=--dbpath=/mongo good /mongo=claim-template      | app: Compliant
      a component of Loki                                                    | app image=grafana/loki:3 args=-target=querier good                     | app: Compliant + AdvisedPath[path=/loki, who=grafana/loki]
      a component of Loki with the directory that its chart gives it         | app image=grafana/loki:3 args=-target=querier ro /var/loki             | app: Compliant
      Envoy's paths are none of ztunnel's                                    | app image=gcr.io/istio-release/ztunnel:1.26 ro                         | app: Compliant
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
    ImageLookup images =
        new CatalogueLookup(ImageCatalogue.load().with(List.of(), List.of(mirror)));

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
    List<ImageRow> rows =
        List.of(
            ImageRow.ofPolicy("nginx", ImageClass.STATELESS, List.of(), "built to need nothing"),
            ImageRow.ofPolicy("team/cache", ImageClass.DATABASE, List.of("/data"), "keeps files"),
            ImageRow.ofPolicy("postgres", ImageClass.PLATFORM, List.of("/work"), "only its tools"));
    ImageLookup images = new CatalogueLookup(ImageCatalogue.load().with(rows, List.of()));

    assertThat(VerdictText.of(workload(pod).knowing(images).evaluated(policy("catalogue-advises"))))
        .isEqualTo("app: " + expected);
  }

  private static WorkloadFixture db(Consumer<ContainerFixture> app) {
    return statefulSet("db").container("app", app);
  }

  private static String evaluated(WorkloadFixture workload, Policy policy) {
    return VerdictText.of(workload.knowing(IMAGES).evaluated(policy));
  }

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
      assertThat(web(c -> c.image("postgres:17").args(words).compliant()).evaluated(off).tally())
          .isEqualTo(web(c -> c.compliant()).evaluated(off).tally());
    }
  }

  private static String[] words(String text) {
    return text.isEmpty()
        ? new String[0]
        : Stream.of(text.split(" ", -1)).map(w -> w.equals("''") ? "" : w).toArray(String[]::new);
  }

  private static ContainerEvaluation evaluated(Consumer<ContainerFixture> app) {
    return web(app).evaluated(Policy.DEFAULT).containers().getFirst();
  }

  private static ContainerEvaluation evaluatedStrictly(Consumer<ContainerFixture> app) {
    return web(app).evaluated(policy("exempt=")).containers().getFirst();
  }

  private static WorkloadFixture web(Consumer<ContainerFixture> app) {
    return deployment("web").knowing(IMAGES).container("app", app);
  }
}
