package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A policy for tests, told in words: {@code policy(p -> p.exemption("legacy", e ->
 * e.namespaces("legacy-*")))}. What is not said is as in the default policy.
 */
public final class PolicyFixture {
  private final List<PolicyExemption> exemptions = new ArrayList<>();
  private Threshold threshold = Policy.DEFAULT.threshold();
  private List<ContainerPath> required = Policy.DEFAULT.requiredWritablePaths();
  private Policy.MissingDefaultPath missing = Policy.DEFAULT.missingDefaultPath();
  private Policy.InitContainers initContainers = Policy.DEFAULT.initContainers();
  private Policy.SelfExemption selfExemption = Policy.DEFAULT.selfExemption();
  private Policy.OwnerPaths ownerPaths = Policy.DEFAULT.ownerPaths();
  private Policy.CatalogueUse catalogue = Policy.DEFAULT.catalogue();

  private PolicyFixture() {}

  public static Policy policy(Consumer<PolicyFixture> words) {
    PolicyFixture fixture = new PolicyFixture();
    words.accept(fixture);
    return new Policy(
        fixture.threshold,
        fixture.required,
        fixture.missing,
        fixture.initContainers,
        fixture.selfExemption,
        fixture.ownerPaths,
        fixture.catalogue,
        fixture.exemptions);
  }

  public PolicyFixture threshold(int percent) {
    threshold = new Threshold(percent);
    return this;
  }

  /** The paths that must be writable where nobody says otherwise. */
  public PolicyFixture requires(String... paths) {
    required = Stream.of(paths).map(ContainerPath::of).toList();
    return this;
  }

  /** {@code missingDefaultPath: Advise}. */
  public PolicyFixture advisesOnDefaultPaths() {
    missing = Policy.MissingDefaultPath.ADVISE;
    return this;
  }

  /** {@code initContainers: Ignore}. */
  public PolicyFixture ignoresInitContainers() {
    initContainers = Policy.InitContainers.IGNORE;
    return this;
  }

  /** {@code selfExemption: Denied}. */
  public PolicyFixture deniesSelfExemption() {
    selfExemption = Policy.SelfExemption.DENIED;
    return this;
  }

  /** {@code ownerPaths: Denied}. */
  public PolicyFixture deniesOwnerPaths() {
    ownerPaths = Policy.OwnerPaths.DENIED;
    return this;
  }

  /** {@code imageCatalogue.requiredPaths: Advise}. */
  public PolicyFixture catalogueAdvises() {
    catalogue = new Policy.CatalogueUse(false, catalogue.exemptClasses(), List.of());
    return this;
  }

  /** {@code imageCatalogue.exemptClasses}. */
  public PolicyFixture exemptClasses(ImageClass... classes) {
    catalogue = new Policy.CatalogueUse(catalogue.requiredPaths(), Set.of(classes), List.of());
    return this;
  }

  public PolicyFixture exemption(String name, Consumer<ExemptionFixture> words) {
    return exemption(ExemptionFixture.exemption(name, words));
  }

  public PolicyFixture exemption(PolicyExemption exemption) {
    exemptions.add(exemption);
    return this;
  }
}
