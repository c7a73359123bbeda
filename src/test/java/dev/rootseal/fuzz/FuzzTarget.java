package dev.rootseal.fuzz;

import dev.rootseal.catalogue.ImageFuzz;
import dev.rootseal.fix.FixFuzz;
import dev.rootseal.manifest.ManifestFuzz;
import dev.rootseal.remediation.PatchFuzz;
import java.nio.file.Path;
import java.util.Locale;

/** What the fuzzer feeds, each with a folder of inputs that are kept. */
enum FuzzTarget {
  MANIFEST(ManifestFuzz.class),
  IMAGE(ImageFuzz.class),
  PATCH(PatchFuzz.class),
  FIX(FixFuzz.class);

  private final Class<?> type;

  FuzzTarget(Class<?> type) {
    this.type = type;
  }

  /** The class as Jazzer takes it. */
  String className() {
    return type.getName();
  }

  /** Fails where the input shows a mistake. */
  void feed(byte[] input) {
    switch (this) {
      case MANIFEST -> ManifestFuzz.fuzzerTestOneInput(input);
      case IMAGE -> ImageFuzz.fuzzerTestOneInput(input);
      case PATCH -> PatchFuzz.fuzzerTestOneInput(input);
      case FIX -> FixFuzz.fuzzerTestOneInput(input);
    }
  }

  Path saved() {
    return Path.of("src/test/resources/dev/rootseal/fuzz", name().toLowerCase(Locale.ROOT));
  }
}
