# The image of the operator and the command line, built from a checkout alone:
#   docker build --build-arg REVISION="$(git rev-parse HEAD)" -t rootseal .
# docs/image.md says what is in it, and how image/build makes it where no registry can be reached.

# Maven with a JDK 25.
ARG BUILD_IMAGE=docker.io/library/maven:3.9-eclipse-temurin-25
# A JDK 25 on a distribution with dpkg: the runtime and the libraries of the image are taken from it.
ARG JDK_IMAGE=docker.io/library/eclipse-temurin:25-jdk
# Where the jars come from: they are made here, or an image has them already (image/build makes one of a build's jars).
ARG JARS_IMAGE=build
# What everything is put on: nothing, unless somebody needs a base of their own.
ARG BASE_IMAGE=scratch

FROM ${JDK_IMAGE} AS runtime
# What the program and its libraries use of the JDK; docs/image.md says what for.
# Debian leaves files of debug information beside the libraries that make up nine tenths of its size.
RUN jlink --add-modules java.base,java.logging,java.management,java.net.http,java.xml,jdk.management,jdk.unsupported \
      --strip-java-debug-attributes --no-header-files --no-man-pages --output /root-files/opt/java && \
    find /root-files -name '*.debuginfo' -delete
COPY image/root-files /usr/local/bin/
RUN root-files /root-files opt/java
# For the build alone: the API server of the training runs on it.
RUN jlink --add-modules jdk.httpserver,java.management,java.net.http,java.xml,jdk.management,jdk.unsupported --output /training/java && \
      find /training -name '*.debuginfo' -delete

FROM ${BUILD_IMAGE} AS build
ARG REVISION=unknown
# Maven reads this variable itself, for example `--offline`.
ARG MAVEN_ARGS=
WORKDIR /build
COPY LICENSE pom.xml ./
COPY .mvn .mvn
COPY crds crds
COPY src src
# The tests have run before an image is built; here there is no control plane for them.
RUN mvn -B -q -Dmaven.test.skip=true -Djacoco.skip=true -Dspotless.check.skip=true \
      -Drootseal.revision="${REVISION}" package

FROM ${JARS_IMAGE} AS jars

# The bill of materials alone: docker build --target sbom --output target/image .
FROM scratch AS sbom
COPY --from=jars /build/target/rootseal-sbom.json /

FROM ${BASE_IMAGE} AS program
COPY --from=runtime /root-files/ /
COPY --from=jars /build/LICENSE /build/target/rootseal.jar /build/target/rootseal-sbom.json /app/
# Without a locale the JVM can open no file whose name is not ASCII.
ENV LC_ALL=C.UTF-8
# A number, not a name: kubelet can prove `runAsNonRoot` from a number only.
USER 65532:65532

# A run of the operator in this very file system, from which the JVM learns what it can have loaded and linked before the
# next start. The operator is the second process of this instruction; the first is its API server, changes what is there
# and stops it.
FROM program AS training
COPY --from=runtime /training/ /training/
COPY --from=jars /build/target/rootseal-demo.jar /training/
RUN ["/training/java/bin/java", "-cp", "/training/rootseal-demo.jar:/app/rootseal.jar", "dev.rootseal.demo.OperatorTraining", \
     "/opt/java/bin/java", "-XX:MaxRAMPercentage=50", "-XX:NewRatio=4", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xms16m", "-XX:AOTCacheOutput=/tmp/rootseal.aot", "-jar", "/app/rootseal.jar", "operator", "--leader-elect", "--leader-election-namespace=default", "--log-format=json"]

FROM program
ARG REVISION=unknown
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Rootseal" \
      org.opencontainers.image.description="Reports which containers of a Kubernetes cluster run with a read-only root filesystem" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=training --chown=0:0 /tmp/rootseal.aot /app/
EXPOSE 8080 8081 8443
# Half of the container's memory for the heap: the JVM itself takes about 100 MiB. What fills the heap is long-lived. A process
# out of memory ends, so that kubelet starts it anew and people see it. The other flags are the launcher's.
# A cache that does not fit (other flags, another jar) is passed over with a warning, which belongs to standard error.
ENTRYPOINT ["/opt/java/bin/java", "-XX:MaxRAMPercentage=50", "-XX:NewRatio=4", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xms16m", "-Xlog:disable", "-Xlog:all=warning:stderr", "-XX:AOTCache=/app/rootseal.aot", "-jar", "/app/rootseal.jar"]
