package dev.rootseal.catalogue;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.RequiredPaths;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.VerdictText;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
      init containers with a command of their own are not the engine         | init wait image=redis:8 command=redis-server good; init setup image=mysql:8.4 args=mysqld good; app good | init wait: Compliant; init setup: Compliant; app: Compliant
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
    ImageLookup images = ImageCatalogue.load().with(List.of(), List.of(mirror));

    WorkloadFixture db = workload("statefulset db : app image=" + image).knowing(images);

    assertThat(VerdictText.of(db.evaluated()))
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
    ImageLookup images = ImageCatalogue.load().with(rows, List.of());

    assertThat(VerdictText.of(workload(pod).knowing(images).evaluated(policy("catalogue-advises"))))
        .isEqualTo("app: " + expected);
  }

  private static String evaluated(WorkloadFixture workload, Policy policy) {
    return VerdictText.of(workload.knowing(IMAGES).evaluated(policy));
  }

  private static final ImageLookup IMAGES = ImageCatalogue.load();

  @Rows(
      """
      image=postgres:17 command=psql args="-c x"
      image=postgres:17 command=pg_dump
      image=postgres:17 args="psql -h db"
      image=postgres:17 command="sh -c x"
      image=mysql:8.4 command=mysql args="-h db"
      image=mysql:8.4 args="mysqladmin ping"
      image=mongo:8 command=mongosh
      image=quay.io/coreos/etcd:v3.6.0 command=etcdctl args="endpoint health"
      image=registry.k8s.io/etcd:3.6.1-0 command="sh -c etcdctl"
      image=redis:8 command=redis-cli args=ping
      image=redis:8 args="redis-server --sentinel"
      image=hashicorp/vault:1.19 command="vault agent" args=-config=/etc/vault
      image=hashicorp/vault:1.19 args="agent -config=/etc/vault"
      image=hashicorp/consul:1.21 command="consul connect envoy" args="-sidecar-for web"
      image=hashicorp/consul:1.21 args="connect envoy"
      image=grafana/loki:3.5.1 args=-target=distributor
      image=grafana/tempo:2.7.2 args="-config.file=/conf/tempo.yaml -target=distributor"
      image=quay.io/argoproj/argocd:v3.0.0 command="/bin/cp -n" args="/usr/local/bin/argocd /var/run/argocd/argocd"
      image=quay.io/argoproj/argocd:v3.0.0 command="argocd admin" args=redis-initial-password
      image=quay.io/frrouting/frr:9.1.0 command=/etc/frr_reloader/frr-reloader.sh
      image=quay.io/frrouting/frr:9.1.0 command=/etc/frr_metrics/frr-metrics args=--metrics-port=7573
      image=quay.io/frrouting/frr:9.1.0 command=/etc/frr_status/statuscleaner
      image=zookeeper:3.9 command=zkCli.sh
      image=zookeeper:3.9 command="/bin/bash /opt/start.sh"
      image=nginx:1.29 command="sh -c x"
      image=prom/prometheus:v3.4.1 command=promtool args="check config"
      """)
  void otherProgramsNeedNothingOfTheEngine(String app) {
    ContainerEvaluation evaluated = app("good " + app, Policy.DEFAULT);

    assertThat(evaluated.verdict()).isEqualTo(new ContainerVerdict.Compliant());
    assertThat(evaluated.required().advised()).as("what it may write").isEmpty();
  }

  @Rows(
      """
      image=keycloak/keycloak:26 args="start --optimized"             | CATALOGUE
      image=keycloak/keycloak:26 args="start --hostname=a -optimized" | CATALOGUE
      image=keycloak/keycloak:26 args=start                           | POLICY_DEFAULT
      image=keycloak/keycloak:26 args=start-dev                       | POLICY_DEFAULT
      image=kong:3.9 env:KONG_PREFIX=/kong_prefix                     | CATALOGUE
      image=kong:3.9 env:KONG_PREFIX=/other                           | POLICY_DEFAULT
      image=kong:3.9                                                  | POLICY_DEFAULT
      """)
  void withoutWhatARowAsksForItsPathsAreAdvice(String app, RequiredPaths.Source source) {
    RequiredPaths required = app(app, Policy.DEFAULT).required();

    assertThat(required.source()).isEqualTo(source);
    assertThat(required.advised().isEmpty()).isEqualTo(source == RequiredPaths.Source.CATALOGUE);
  }

  @Rows(
      """
      image=postgres:17                                                                                                 | /var/lib/postgresql/data /var/run/postgresql
      image=postgres:17 args="postgres -c max_connections=200"                                                          | /var/lib/postgresql/data /var/run/postgresql
      image=postgres:17 args="-c max_connections=200"                                                                   | /var/lib/postgresql/data /var/run/postgresql
      image=postgres:17 command="docker-entrypoint.sh postgres"                                                         | /var/lib/postgresql/data /var/run/postgresql
      image=postgres:17 command=postgres args="-D /pg/data"                                                             | /var/run/postgresql /pg/data
      image=mysql:8.4 args=--default-authentication-plugin=x                                                            | /var/lib/mysql /var/run/mysqld
      image=mysql:8.4 args="mysqld --datadir=/data"                                                                     | /var/run/mysqld /data
      image=quay.io/coreos/etcd:v3.6.0 command=/usr/local/bin/etcd args="--name=a --data-dir=/data --wal-dir=/data/wal" | /data
      image=quay.io/coreos/etcd:v3.6.0 command=etcd args="--data-dir /data"                                             | /data
      image=quay.io/coreos/etcd:v3.6.0                                                                                  | /default.etcd
      image=registry.k8s.io/etcd:3.6.1-0 args="/usr/local/bin/etcd -data-dir=/var/run/etcd"                             | /var/run/etcd
      image=prom/prometheus:v3.4.1 args=--config.file=/etc/p.yml                                                        | /prometheus
      image=prom/prometheus:v3.4.1 args="--config.file=/etc/p.yml --storage.tsdb.path=/data/"                           | /data
      image=prom/alertmanager:v0.28.1 args=--storage.path=/data                                                         | /data
      image=victoriametrics/vmstorage:v1 args=-retentionPeriod=1                                                        | /vmstorage-data
      image=victoriametrics/vmstorage:v1 args=--storageDataPath=/storage                                                | /storage
      image=grafana/loki:3.5.1 args=-config.file=/etc/loki/local-config.yaml                                            | /loki
      image=quay.io/thanos/thanos:v0.39 args="store --data-dir=/var/thanos/store"                                       | /var/thanos/store
      image=quay.io/thanos/thanos:v0.39 args="receive --tsdb.path=/var/receive"                                         | /var/receive
      image=quay.io/thanos/thanos:v0.39 args="store --objstore.config-file=/o.yml"                                      | /data
      image=grafana/tempo:2.7.2 args=-config.file=/conf/tempo.yaml                                                      | /var/tempo
      image=quay.io/minio/minio:latest args="server /data --console-address :9001"                                      | /data
      image=minio/minio:latest args="server --address :9000 http://minio-{0...3}.minio/data"                            | /data
      image=minio/minio:latest args="server http://m-0.m/data http://m-1.m/data"                                        | /data
      image=minio/minio:latest command="minio server" args="/disk1 /disk2"                                              | /disk1 /disk2
      image=nats:2.11 args="-js -sd /data"                                                                              | /data
      image=distribution/distribution:3                                                                                 | /var/lib/registry
      image=distribution/distribution:2 args="serve /etc/docker/registry/config.yml"                                    | /var/lib/registry
      image=redis:8                                                                                                     | /data
      image=redis:8 command=redis-server args="--appendonly yes"                                                        | /data
      image=zookeeper:3.9 args="zkServer.sh start-foreground"                                                           | /conf /data /datalog
      """)
  void theEngineIsAskedForItsPaths(String app, String paths) {
    ContainerEvaluation evaluated = app("good " + app, policy("exempt="));

    assertThat(evaluated.facts().uncovered(evaluated.required().paths()))
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(paths.split(" ", -1));
  }

  @Rows(
      """
      image=postgres:17                                 | true
      image=postgres:17 args="-c max_connections=200"   | true
      image=postgres:17 command=psql args="-h db"       | false
      image=postgres:17 args=pg_dump                    | false
      image=postgres:17 command="sh -c x"               | false
      image=mysql:8.4 args=--what-is-this               | true
      image=mysql:8.4 /etc/my.cnf=config-map:ro         | true
      image=mongo:8 command=mongod args="--replSet rs0" | true
      image=quay.io/coreos/etcd:v3 command=etcdctl      | false
      image=cassandra:5 command=nodetool args=status    | false
      image=prom/prometheus:v3                          | false
      image=prom/alertmanager:v0.28                     | false
      image=grafana/loki:3                              | false
      image=grafana/tempo:2                             | false
      image=quay.io/thanos/thanos:v0.39 args=store      | false
      image=victoriametrics/victoria-metrics            | false
      """)
  void onlyTheEngineOfADatabaseIsExempt(String app, boolean exempt) {
    assertThat(app(app, Policy.DEFAULT).verdict() instanceof ContainerVerdict.Exempt)
        .isEqualTo(exempt);
  }

  @ParameterizedTest
  @ValueSource(strings = {"args=postgres", "args=psql", ""})
  void withTheCatalogueOffNoStartChangesAVerdict(String args) {
    Policy off = policy("catalogue-advises exempt=");

    assertThat(app("good image=postgres:17 " + args, off).verdict())
        .isEqualTo(app("good", off).verdict());
  }

  private static ContainerEvaluation app(String words, Policy policy) {
    return workload("app " + words).knowing(IMAGES).evaluated(policy).containers().getFirst();
  }
}
