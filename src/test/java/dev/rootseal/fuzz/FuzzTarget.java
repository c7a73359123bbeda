package dev.rootseal.fuzz;

import dev.rootseal.catalogue.ImageFuzz;
import dev.rootseal.fix.FixFuzz;
import dev.rootseal.manifest.ManifestFuzz;
import dev.rootseal.remediation.PatchFuzz;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** What the fuzzer feeds, each with a folder of inputs that are kept. */
enum FuzzTarget {
  MANIFEST(ManifestFuzz.class, ManifestFuzz::fuzzerTestOneInput),
  IMAGE(ImageFuzz.class, ImageFuzz::fuzzerTestOneInput),
  PATCH(PatchFuzz.class, PatchFuzz::fuzzerTestOneInput),
  FIX(FixFuzz.class, FixFuzz::fuzzerTestOneInput);

  private final Class<?> type;

  /** Fails where the input shows a mistake. */
  @SuppressWarnings("ImmutableEnumChecker") // A method reference has no state.
  final Consumer<byte[]> feed;

  FuzzTarget(Class<?> type, Consumer<byte[]> feed) {
    this.type = type;
    this.feed = feed;
  }

  /** The class as Jazzer takes it. */
  String className() {
    return type.getName();
  }

  Path saved() {
    return Path.of("src/test/resources/dev/rootseal/fuzz", name().toLowerCase(Locale.ROOT));
  }
}
