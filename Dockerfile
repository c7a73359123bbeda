# The image of the operator and the command line, built from a checkout alone:
#   docker build --build-arg REVISION="$(git rev-parse HEAD)" -t rootseal .
# Both base images can be replaced; what is needed of them is Maven with a JDK 25, and a `java` 25 on the PATH.
ARG BUILD_IMAGE=docker.io/library/maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=docker.io/library/eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
ARG REVISION=unknown
WORKDIR /build
COPY . .
# The tests have run before an image is built; here there is no control plane for them.
RUN mvn -B -q -Dmaven.test.skip=true -Djacoco.skip=true -Dspotless.check.skip=true \
      -Drootseal.revision="${REVISION}" package

FROM ${RUNTIME_IMAGE}
ARG REVISION=unknown
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Rootseal" \
      org.opencontainers.image.description="Reports which containers of a Kubernetes cluster run with a read-only root filesystem" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /build/target/rootseal.jar /app/rootseal.jar
COPY --from=build /build/LICENSE /app/LICENSE
# A number, not a name: kubelet can prove `runAsNonRoot` from a number only.
USER 65532:65532
EXPOSE 8080 8081
# The heap may take most of the container's memory: there is little else in it.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:TieredStopAtLevel=1", "-Xms16m", "-jar", "/app/rootseal.jar"]
