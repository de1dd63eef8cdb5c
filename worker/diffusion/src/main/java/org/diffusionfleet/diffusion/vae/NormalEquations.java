package org.diffusionfleet.diffusion.vae;

/**
 * Linear least squares with few unknowns and several right-hand sides, by the normal equations and Gaussian elimination with
 * pivoting (Golub and Van Loan 2013, sections 5.3 and 3.4). Not thread-safe.
 */
final class NormalEquations {
    private final int unknowns;
    private final int sides;
    private final double[][] matrix; // the unknowns' products, then those with each right-hand side

    /**
     * No equations yet.
     *
     * @param ridge added to the diagonal
     */
    NormalEquations(int unknowns, int sides, double ridge) {
        this.unknowns = unknowns;
        this.sides = sides;
        this.matrix = new double[unknowns][unknowns + sides];
        for (var i = 0; i < unknowns; i++) {
            matrix[i][i] = ridge;
        }
    }

    /** One more equation: the coefficients' sum, weighted by the unknowns, is each value. */
    void add(double[] coefficients, double[] values) {
        for (var i = 0; i < unknowns; i++) {
            for (var k = 0; k < unknowns; k++) {
                matrix[i][k] += coefficients[i] * coefficients[k];
            }
            for (var k = 0; k < sides; k++) {
                matrix[i][unknowns + k] += coefficients[i] * values[k];
            }
        }
    }

    /** The unknowns for each right-hand side. Ends the equations' life. */
    double[][] solve() {
        for (var column = 0; column < unknowns; column++) {
            pivot(column);
            for (var row = 0; row < unknowns; row++) {
                if (row != column) {
                    eliminate(row, column);
                }
            }
        }
        var solution = new double[sides][unknowns];
        for (var side = 0; side < sides; side++) {
            for (var i = 0; i < unknowns; i++) {
                solution[side][i] = matrix[i][unknowns + side] / matrix[i][i];
            }
        }
        return solution;
    }

    private void pivot(int column) {
        var largest = column;
        for (var row = column + 1; row < unknowns; row++) {
            if (Math.abs(matrix[row][column]) > Math.abs(matrix[largest][column])) {
                largest = row;
            }
        }
        var swapped = matrix[column];
        matrix[column] = matrix[largest];
        matrix[largest] = swapped;
    }

    private void eliminate(int row, int column) {
        var factor = matrix[row][column] / matrix[column][column];
        for (var k = column; k < unknowns + sides; k++) {
            matrix[row][k] -= factor * matrix[column][k];
        }
    }
}
