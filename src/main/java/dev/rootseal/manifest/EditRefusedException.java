package dev.rootseal.manifest;

/** That a workload is left alone. */
final class EditRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final EditObstacle obstacle;

  EditRefusedException(EditObstacle obstacle) {
    super(obstacle.id());
    this.obstacle = obstacle;
  }

  EditObstacle obstacle() {
    return obstacle;
  }
}
