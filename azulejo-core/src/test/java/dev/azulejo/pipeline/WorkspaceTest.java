package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.MachineException;
import dev.azulejo.image.Area;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Spool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    private static final Area SIZE = Area.whole(200, 100);

    @TempDir
    Path folder;

    @Test
    void surfacesAreInMemoryWhileTheyAreAnEighthOfTheBudget() {
        try (Workspace workspace = new Workspace(new Budget(8 * 4 * 300), folder)) {
            assertThat(workspace.of(3, 10, 10)).isInstanceOf(Planes.class);
            assertThat(folder).isEmptyDirectory();
            assertThat(workspace.of(3, 10, 11)).isInstanceOf(Spool.class);
        }
        assertThat(folder).as("files go with the job").isEmptyDirectory();
    }

    @Test
    void whatNobodyNeedsAnyMoreTakesNoRoom() {
        Room.Shape shape = new Room.Shape(1, 5, 5);
        try (Workspace workspace = new Workspace(new Budget(1), folder)) {
            workspace.made("first", shape, parts -> parts.write(0, 0, new Planes(1, 5, 5)));
            workspace.made("second", shape, parts -> parts.write(0, 0, new Planes(1, 5, 5)));
            workspace.forget("first");
            assertThat(folder).isDirectoryRecursivelyContaining("glob:**surface-1.raw");
            assertThat(folder).isDirectoryNotContaining("glob:**surface-0.raw");
        }
    }

    @Test
    void whatTheDiskHasNoRoomForIsRefusedWithFigures() {
        try (Workspace workspace = new Workspace(new Budget(1), folder)) {
            Room room = new Room(List.of(new Room.Shape(3, 1 << 25, 1 << 20)), List.of(), List.of(), 0);
            assertThatThrownBy(() -> workspace.require(room, "the result of x.png", SIZE, note -> {}))
                    .isInstanceOf(MachineException.class)
                    .hasMessageContainingAll("x.png", "100x200", "402653184 MB on disk", folder.toString(), "MB free");
        }
    }

    @Test
    void whatItTakesOnDiskIsSaid() {
        List<String> notes = new ArrayList<>();
        try (Workspace workspace = new Workspace(new Budget(80 << 20), folder)) {
            List<Room.Shape> shapes = List.of(new Room.Shape(3, 800, 1000), new Room.Shape(1, 1600, 4096));
            workspace.require(new Room(shapes, List.of(), List.of(), 0), "it", SIZE, notes::add);
            assertThat(notes)
                    .containsExactly("pictures and canvases take 9 MB of memory, and 25 MB on disk in " + folder);
            notes.clear();
            workspace.require(new Room(List.of(), shapes.subList(0, 1), List.of(), 0), "it", SIZE, notes::add);
            assertThat(notes).isEmpty();
        }
    }
}
