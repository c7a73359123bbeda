package dev.rootseal.rule;

import java.util.Optional;

/**
 * One container with all that a evaluation of it asks for.
 *
 * @param container its facts
 * @param workload the workload that it is of
 * @param policy how strictly is evaluated
 * @param knowledge what is known about its image
 */
record EvaluationInput(
    ContainerFacts container,
    WorkloadFacts workload,
    Policy policy,
    Optional<ImageKnowledge> knowledge) {
  OwnerAnnotations annotations() {
    return workload.annotations();
  }

  OwnerExemption ownerExemption() {
    return OwnerExemption.of(annotations(), container.name());
  }
}
