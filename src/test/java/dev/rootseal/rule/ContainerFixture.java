package dev.rootseal.rule;

import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.Note.ManifestMistake;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A container for tests, told in words; each mount brings its own volume into the pod. */
public final class ContainerFixture {
  private final String name;
  private final ContainerType type;
  private final List<MountFacts> mounts = new ArrayList<>();
  private final List<ManifestMistake> mistakes = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private List<String> command = List.of();
  private List<String> args = List.of();
  private String image = "registry.example/app:1.0";
  private ReadOnlyFlag flag = ReadOnlyFlag.NOT_SET;
  private boolean privileged;
  private boolean servesWeb;

  ContainerFixture(String name, ContainerType type) {
    this.name = name;
    this.type = type;
  }

  public ContainerFixture image(String reference) {
    image = reference;
    return this;
  }

  public ContainerFixture command(String... words) {
    command = List.of(words);
    return this;
  }

  public ContainerFixture args(String... words) {
    args = List.of(words);
    return this;
  }

  /** One of the environment variables that are read. */
  public ContainerFixture setting(String variable, String value) {
    settings.put(variable, value);
    return this;
  }

  /** {@code readOnlyRootFilesystem: true}. */
  public ContainerFixture readOnly() {
    return flag(ReadOnlyFlag.TRUE);
  }

  /** Read-only, with a writable {@code /tmp}. */
  public ContainerFixture compliant() {
    return readOnly().emptyDir("/tmp");
  }

  public ContainerFixture flag(ReadOnlyFlag value) {
    flag = value;
    return this;
  }

  public ContainerFixture privileged() {
    privileged = true;
    return this;
  }

  /** It declares a port that web servers use. */
  public ContainerFixture servesWeb() {
    servesWeb = true;
    return this;
  }

  public ContainerFixture mistake(ManifestMistake mistake) {
    mistakes.add(mistake);
    return this;
  }

  public ContainerFixture emptyDir(String path) {
    return mount(path, VolumeSource.EMPTY_DIR);
  }

  public ContainerFixture mount(String path, VolumeSource source) {
    return mount(path, new VolumeFacts(newVolumeName(), source, false), false);
  }

  /** The mount says {@code readOnly: true}. */
  public ContainerFixture readOnlyMount(String path, VolumeSource source) {
    return mount(path, new VolumeFacts(newVolumeName(), source, false), true);
  }

  /** The volume says {@code readOnly: true}, the mount does not. */
  public ContainerFixture mountOfReadOnlyVolume(String path, VolumeSource source) {
    return mount(path, new VolumeFacts(newVolumeName(), source, true), false);
  }

  /** The pod has no volume of that name. */
  public ContainerFixture mountOfMissingVolume(String path, String volume) {
    return mount(path, VolumeFacts.missing(volume), false);
  }

  ContainerFixture mount(String path, VolumeFacts volume, boolean readOnly) {
    mounts.add(new MountFacts(path, volume, readOnly));
    return this;
  }

  private String newVolumeName() {
    return name + "-" + mounts.size();
  }

  ContainerFacts facts() {
    return new ContainerFacts(
        name,
        type,
        image,
        ContainerCommand.of(command, args, settings),
        flag,
        privileged,
        mounts,
        servesWeb,
        mistakes);
  }

  List<VolumeFacts> volumes() {
    return mounts.stream()
        .map(MountFacts::volume)
        .filter(volume -> volume.source() != VolumeSource.MISSING)
        .toList();
  }
}
