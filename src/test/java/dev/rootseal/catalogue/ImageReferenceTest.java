package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.rule.Rows;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String DIGEST =
      "sha256:594ceea76b01c592858f803f9ff4d2cb40542cae2060410b2c95f75907d659e1";

  @Rows(
      """
      nginx                                                 | docker.io          | nginx
      library/nginx                                         | docker.io          | nginx
      docker.io/nginx                                       | docker.io          | nginx
      docker.io/library/nginx                               | docker.io          | nginx
      index.docker.io/library/nginx                         | docker.io          | nginx
      registry-1.docker.io/library/nginx                    | docker.io          | nginx
      registry.hub.docker.com/library/nginx                 | docker.io          | nginx
      Index.Docker.IO/library/nginx                         | docker.io          | nginx
      docker.io/library/a/b                                 | docker.io          | library/a/b
      docker.io/prom/prometheus                             | docker.io          | prom/prometheus
      prom/prometheus                                       | docker.io          | prom/prometheus
      quay.io                                               | docker.io          | quay.io
      quay.io/nginx                                         | quay.io            | nginx
      quay.io/library/nginx                                 | quay.io            | library/nginx
      public.ecr.aws/docker/library/redis                   | docker.io          | redis
      ecr-public.aws.com/docker/library/redis               | docker.io          | redis
      public.ecr.aws/docker/library/a/b                     | public.ecr.aws     | docker/library/a/b
      public.ecr.aws/bitnami/redis                          | public.ecr.aws     | bitnami/redis
      mirror.gcr.io/library/memcached                       | docker.io          | memcached
      mirror.gcr.io/aquasec/trivy-operator                  | docker.io          | aquasec/trivy-operator
      docker.m.daocloud.io/library/nginx                    | docker.io          | nginx
      dockerproxy.net/prom/prometheus                       | docker.io          | prom/prometheus
      mirror.ccs.tencentyun.com/library/redis               | docker.io          | redis
      quay.m.daocloud.io/coreos/etcd                        | quay.io            | coreos/etcd
      ghcr.nju.edu.cn/dexidp/dex                            | ghcr.io            | dexidp/dex
      k8s.m.daocloud.io/etcd                                | registry.k8s.io    | etcd
      registry.aliyuncs.com/google_containers/etcd          | registry.k8s.io    | etcd
      registry.aliyuncs.com/google_containers/a/b           | registry.aliyuncs.com | google_containers/a/b
      registry.aliyuncs.com/someone/etcd                    | registry.aliyuncs.com | someone/etcd
      gcr.io/google_containers/pause                        | registry.k8s.io    | pause
      gcr.io/google-containers/pause                        | registry.k8s.io    | pause
      mirror.gcr.io.evil.example/library/nginx              | mirror.gcr.io.evil.example | library/nginx
      k8s.gcr.io/pause                                      | registry.k8s.io    | pause
      localhost/a                                           | localhost          | a
      localhost:5000/a/nginx-unprivileged                   | localhost:5000     | a/nginx-unprivileged
      myhost:5000/x                                         | myhost:5000        | x
      MYHOST/x                                              | myhost             | x
      [fe80::1]:5000/x                                      | [fe80::1]:5000     | x
      docker.elastic.co/elasticsearch/elasticsearch         | docker.elastic.co  | elasticsearch/elasticsearch
      mirror.corp/dockerhub/library/nginx                   | mirror.corp        | dockerhub/library/nginx
      1.dkr.ecr.eu-west-1.amazonaws.com/team/app            | 1.dkr.ecr.eu-west-1.amazonaws.com | team/app
      a.io/a_b/c__d/e-f/g.h/0                               | a.io               | a_b/c__d/e-f/g.h/0
      quay.io/a                                             | quay.io            | a
      quay.io/z                                             | quay.io            | z
      quay.io/0                                             | quay.io            | 0
      quay.io/9                                             | quay.io            | 9
      quay.io/a.z                                           | quay.io            | a.z
      quay.io/a_0                                           | quay.io            | a_0
      quay.io/a-9                                           | quay.io            | a-9
      A/x                                                   | a                  | x
      Z/x                                                   | z                  | x
      AZ/x                                                  | az                 | x
      """)
  void registryAndPathAreNormalised(String text, String registry, String path) {
    assertThat(ImageReference.parse(text)).isEqualTo(new ImageReference(registry, path, "latest"));
    assertThat(ImageReference.parse(text + ":1.2"))
        .isEqualTo(new ImageReference(registry, path, "1.2"));
    assertThat(ImageReference.parse(text + "@" + DIGEST))
        .isEqualTo(new ImageReference(registry, path, ""));
    assertThat(ImageReference.parse(text + ":1.2@" + DIGEST))
        .isEqualTo(new ImageReference(registry, path, "1.2"));
  }

  /** A digest that was shortened, as people write about images, is taken: the name is plain. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.4-fpm-alpine",
        "26.7.0.124771-community",
        "_A.b-9",
        "v1@sha256:594c..",
        "A",
        "Z",
        "a",
        "z",
        "0",
        "9",
        "_",
        "a.b-c"
      })
  void tagsAreRead(String tag) {
    ImageReference image = ImageReference.parse("localhost:5000/x:" + tag);

    assertThat(image).isEqualTo(new ImageReference("localhost:5000", "x", tag.split("@", -1)[0]));
    assertThat(image.known()).isTrue();
  }

  /** With bars between them. */
  static final List<String> BROKEN =
      List.of(
          ("¦ ¦auto¦/¦:¦@¦:1¦@sha256:ab¦nginx:¦nginx@¦nginx:1@¦nginx@sha256:a b¦nginx@a@b¦"
                  + "nginx:.1¦nginx:-1¦nginx:a b¦nginx:{{ tag }}¦Nginx¦team/Nginx¦/nginx¦nginx/¦a//b¦"
                  + "a/-b¦a/b-¦a/.b¦a/b_¦a/~b¦quay.io/¦quay.io/Team/app¦$(IMAGE)¦${REGISTRY}/app¦"
                  + "$HOST.io/app¦{{ .Values.image }}¦<image_url>¦host.io$/app¦"
                  + "ko://github.com/tektoncd/pipeline/cmd/controller¦https://quay.io/app¦nginx\n¦"
                  + "nginx\u202e¦ngınx¦İ.io/nginx¦\u0000¦quay.io/`/x¦quay.io/{/x¦quay.io/:/x¦quay.io/@/x¦"
                  + "quay.io/[/x¦quay.io/a`b/x¦quay.io/a{b/x¦quay.io/a@b/x¦quay.io/a[b/x¦quay.io/aZb/x")
              .split("¦", -1));

  @ParameterizedTest
  @FieldSource("BROKEN")
  void brokenReferencesAreUnknown(String text) {
    assertThat(ImageReference.parse(text)).isEqualTo(ImageReference.UNKNOWN);
    assertThat(ImageReference.parse(text).known()).isFalse();
  }

  @Test
  void lengthsAreBounded() {
    String longest = "a".repeat(255);

    assertThat(ImageReference.parse(longest).path()).isEqualTo(longest);
    assertThat(ImageReference.parse(longest + "a").known()).isFalse();
    assertThat(ImageReference.parse("quay.io:443/" + longest).path()).isEqualTo(longest);
    assertThat(ImageReference.parse("quay.io:443/" + longest + "a").known()).isFalse();
    assertThat(ImageReference.parse("a:" + "t".repeat(128)).tag()).hasSize(128);
    assertThat(ImageReference.parse("a:" + "t".repeat(129)).known()).isFalse();
    assertThat(ImageReference.parse("a@" + "d".repeat(1022)).path()).isEqualTo("a");
    assertThat(ImageReference.parse("a@" + "d".repeat(1023)).known()).isFalse();
    assertThat(ImageReference.parse("a/".repeat(1 << 20)).known()).isFalse();
  }

  @Test
  void anyTextGivesAnAnswer() {
    String letters = "aZ9/:@.-_$ {[\u0000é";
    Random random = new Random(20261124);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(12), 0, letters.length())
          .forEach(c -> text.append(letters.charAt(c)));
      ImageReference image = ImageReference.parse(text.toString());
      assertThat(image.known()).isEqualTo(!image.equals(ImageReference.UNKNOWN));
      // Upper case alone can mark a host; written in lower case it would be a namespace.
      if (image.known() && image.registry().matches("localhost|.*[.:].*")) {
        assertThat(again(image)).as(text.toString()).isEqualTo(image);
      }
    }
  }

  /** What was read once and is written out in full must be read the same. */
  private static ImageReference again(ImageReference image) {
    String text = image.registry() + "/" + image.path();
    return ImageReference.parse(text + (image.tag().isEmpty() ? "@" + DIGEST : ":" + image.tag()));
  }

  /** The table of mirrors in `docs/catalogue.md`. */
  @Test
  void mirrorsAreTheDocumentedOnes() {
    Map<String, String> all = new TreeMap<>(Registries.REGISTRIES);
    Registries.PLACES.forEach((place, origin) -> all.put(place + "…", origin));

    assertThat(Markdown.read("docs/catalogue.md").kept("mirrors").stream().skip(2))
        .containsExactlyElementsOf(
            all.entrySet().stream()
                .map(one -> "| `%s` | `%s` |".formatted(one.getKey(), one.getValue()))
                .toList());
  }
}
