package dev.rootseal.scan;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRow;
import dev.rootseal.rule.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import java.time.LocalDate;
import java.util.List;

/**
 * By what is evaluated.
 *
 * @param policy how strictly
 * @param images the catalogue with the policy's own rows in front
 */
public record ScanPolicy(Policy policy, ImageLookup images) {
  /** The policy that is in force where nobody has written one. */
  public static ScanPolicy byDefault() {
    return of(Policy.DEFAULT, List.of());
  }

  static ScanPolicy of(Policy policy, List<UserImageRow> rows) {
    return new ScanPolicy(
        policy,
        new CatalogueLookup(
            ImageCatalogue.load().withUserRows(rows).withMirrors(policy.catalogue().mirrors())));
  }

  /** The same with another meaning of a default path that has no writable mount. */
  public ScanPolicy with(Policy.MissingDefaultPath missing) {
    return new ScanPolicy(policy.with(missing), images);
  }

  /** What X of Y is measured against. */
  public Threshold threshold() {
    return policy.threshold();
  }

  /** The rule on a day. */
  public ReadOnlyFilesystemRule on(LocalDate day) {
    return new ReadOnlyFilesystemRule(policy, images, day);
  }
}
