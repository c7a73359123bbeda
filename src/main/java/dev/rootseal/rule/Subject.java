package dev.rootseal.rule;

import java.util.Optional;

/**
 * One container with all that a judgement of it asks for.
 *
 * @param container its facts
 * @param annotations what its owner says
 * @param policy how strictly is judged
 * @param knowledge what is known about its image
 */
record Subject(
    ContainerFacts container,
    OwnerAnnotations annotations,
    Policy policy,
    Optional<ImageKnowledge> knowledge) {
  OwnerExemption ownerExemption() {
    return OwnerExemption.of(annotations, container.name());
  }
}
