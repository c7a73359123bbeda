package dev.rootseal.observe.paths;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.observe.PodObject;
import dev.rootseal.rootfs.ContainerProcess;
import dev.rootseal.rule.Rows;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The observer is what its target is, not less and not more. */
class ObserverContainerTest {
  private static final ObserverContainer.Settings ONCE =
      new ObserverContainer.Settings("x:1", Duration.ZERO, Duration.ZERO);

  @Rows(
      """
      // of the pod; of the container; of its status; of the observer
      {} | {} | {} | {'readOnlyRootFilesystem':true,'runAsUser':0,'runAsGroup':0}
      {'runAsNonRoot':true} | {} | {} | {'readOnlyRootFilesystem':true}
      {'runAsUser':7} | {} | {} | {'readOnlyRootFilesystem':true}
      {} | {'runAsUser':7,'capabilities':{'drop':['ALL']}} | {} | {'runAsUser':7,'capabilities':{'drop':['ALL']},'readOnlyRootFilesystem':true}
      {} | {'readOnlyRootFilesystem':false,'privileged':true} | {'linux':{'uid':7,'gid':8}} | {'readOnlyRootFilesystem':true,'privileged':true,'runAsUser':7,'runAsGroup':8}
      {'runAsUser':7} | {} | {'linux':{'uid':7,'gid':8}} | {'readOnlyRootFilesystem':true,'runAsGroup':8}
      {'runAsUser':7,'runAsGroup':9} | {} | {'linux':{'uid':7,'gid':9}} | {'readOnlyRootFilesystem':true}
      {'runAsNonRoot':true} | {'runAsNonRoot':false} | {} | {'runAsNonRoot':false,'readOnlyRootFilesystem':true,'runAsUser':0,'runAsGroup':0}
      """)
  void securityContext(String pod, String container, String user, String observer) {
    PodObject running = pod(pod, container, user, false);

    assertThat(observer(running, ONCE, Optional.empty()).path("securityContext"))
        .isEqualTo(StrategicPatches.read(observer));
  }

  @Test
  void whoTheTargetIsWinsWhereItIsKnown() {
    PodObject running = pod("{'runAsUser':7}", "{'runAsUser':8}", "{}", false);

    assertThat(
            observer(running, ONCE, Optional.of(new ContainerProcess.ProcessUser(1000, 2000)))
                .path("securityContext"))
        .isEqualTo(
            StrategicPatches.read(
                "{'runAsUser':1000,'readOnlyRootFilesystem':true,'runAsGroup':2000}"));
  }

  @Test
  void itIsTargetedAndToldWhatToDo() {
    ObjectNode once = observer(pod("{}", "{}", "{}", false), ONCE, Optional.empty());
    ObjectNode often =
        observer(
            pod("{}", "{}", "{}", true),
            new ObserverContainer.Settings("x:1", Duration.ofMinutes(10), Duration.ZERO),
            Optional.empty());

    assertThat(once.path("name").asText()).matches("rootseal-observer-[0-9a-f]{8}");
    assertThat(once.path("targetContainerName").asText()).isEqualTo("app");
    assertThat(once.path("args")).hasToString("[\"observer\"]");
    // Behind the image's own options, of which the cache is the most of its memory.
    assertThat(once.at("/env/0/name").asText()).isEqualTo("_JAVA_OPTIONS");
    assertThat(once.at("/env/0/value").asText()).contains("-XX:AOTMode=off", "-Xmx16m");
    assertThat(often.path("args"))
        .hasToString("[\"observer\",\"--for=600s\",\"--container-id=abc\"]");
  }

  private static ObjectNode observer(
      PodObject pod,
      ObserverContainer.Settings settings,
      Optional<ContainerProcess.ProcessUser> user) {
    // Numbers as those that are read.
    String text =
        new ObserverContainer(pod, pod.longRunning().getFirst(), settings).asJson(user).toString();
    return (ObjectNode) StrategicPatches.read(text);
  }

  private static PodObject pod(String ofPod, String ofContainer, String user, boolean shared) {
    return new PodObject(
        StrategicPatches.read(
            """
            {'spec': {'shareProcessNamespace': %s, 'securityContext': %s,
              'containers': [{'name': 'app', 'securityContext': %s}]},
             'status': {'containerStatuses': [
              {'name': 'app', 'containerID': 'containerd://abc', 'user': %s}]}}"""
                .formatted(shared, ofPod, ofContainer, user)));
  }
}
