package dev.rootseal.trial;

import java.util.Optional;

/**
 * Something that a copy does and a healthy pod does not.
 *
 * @param container which container; empty where it is the whole pod
 * @param sentence what, for a person
 * @param error the words by which it says that it could not write
 * @param mount those by which it says that it could not use a mount
 */
record Symptom(
    String container, String sentence, Optional<ReadOnlyError> error, Optional<MountError> mount) {
  static Symptom of(String container, String sentence) {
    return new Symptom(container, sentence, Optional.empty(), Optional.empty());
  }

  static Symptom of(String container, ReadOnlyError error) {
    String where = error.path().map(path -> "cannot write " + path).orElse("cannot write");
    return new Symptom(
        container,
        "container '%s' %s: %s".formatted(container, where, error.line()),
        Optional.of(error),
        Optional.empty());
  }

  static Symptom of(String container, MountError mount) {
    return new Symptom(container, mount.sentence(container), Optional.empty(), Optional.of(mount));
  }
}
