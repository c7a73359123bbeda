package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Any text is an image or unknown; what an image is read as is read as the same again. */
public final class ImageFuzz {
  private static final ImageCatalogue CATALOGUE = ImageCatalogue.load();

  private ImageFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    ImageReference image = ImageReference.parse(text);
    if (image.known()) {
      assertThat(ImageReference.parse(written(image))).isEqualTo(image);
    }
    CATALOGUE.match(text, "app");
  }

  /** In upper case even a host of one word is a host, as for Docker. */
  private static String written(ImageReference image) {
    return image.registry().toUpperCase(Locale.ROOT)
        + "/"
        + image.path()
        + (image.tag().isEmpty() ? "@sha256:0a" : ":" + image.tag());
  }
}
