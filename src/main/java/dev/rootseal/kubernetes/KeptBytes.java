package dev.rootseal.kubernetes;

import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFacts;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * About how many bytes of the heap facts take where they share nothing with others. It rests on the
 * workload alone: what is shared depends on who was there first.
 */
final class KeptBytes {
  /** An object with a few fields, and its place in a list. */
  private static final int OBJECT = 32;

  /** A text and its array. */
  private static final int TEXT = 40;

  /** Up to this character, one takes a byte. */
  private static final char LAST_OF_ONE_BYTE = 0xFF;

  /** Of texts as short as most are, what stands around the characters is most. */
  private static final int SHORT = 64;

  private long bytes;

  private KeptBytes() {}

  static long of(WorkloadFacts facts) {
    return counted(
        kept -> {
          kept.object(facts.ref().name());
          facts.containers().forEach(kept::container);
          facts.volumes().forEach(volume -> kept.object(volume.name()));
          kept.texts(facts.labels());
          kept.texts(facts.annotations().values());
          facts.managedBy().ifPresent(by -> kept.object(by.kind() + by.namespace() + by.name()));
        });
  }

  static long ofContainers(List<ContainerFacts> containers) {
    return counted(kept -> containers.forEach(kept::container));
  }

  static long ofMounts(List<MountFacts> mounts) {
    return counted(kept -> mounts.forEach(kept::mount));
  }

  static long ofVolumes(List<VolumeFacts> volumes) {
    return counted(kept -> volumes.forEach(volume -> kept.object(volume.name())));
  }

  static long ofTexts(Map<String, String> texts) {
    return counted(kept -> kept.texts(texts));
  }

  private static long counted(Consumer<KeptBytes> values) {
    KeptBytes kept = new KeptBytes();
    values.accept(kept);
    return kept.bytes;
  }

  private void container(ContainerFacts container) {
    object(container.name());
    object(container.image());
    object(container.start().line());
    texts(container.start().settings());
    container.mounts().forEach(this::mount);
  }

  /** A volume of the pod is counted there; one that the pod does not have is the mount's own. */
  private void mount(MountFacts mount) {
    object(mount.mountPath());
    VolumeSource source = mount.volume().source();
    if (source == VolumeSource.MISSING || source == VolumeSource.BLOCK_DEVICE) {
      object(mount.volume().name());
    }
  }

  private void texts(Map<String, String> texts) {
    texts.forEach(
        (key, value) -> {
          text(key);
          text(value);
        });
  }

  private void object(String text) {
    bytes += OBJECT;
    text(text);
  }

  private void text(String text) {
    bytes += TEXT + (isWide(text) ? 2L : 1L) * text.length();
  }

  /** Whether each character takes two bytes, as it is where one of them has to. */
  private static boolean isWide(String text) {
    int length = text.length();
    for (int i = 0; length > SHORT && i < length; i++) {
      if (text.charAt(i) > LAST_OF_ONE_BYTE) {
        return true;
      }
    }
    return false;
  }
}
