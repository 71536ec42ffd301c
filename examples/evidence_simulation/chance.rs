//! A small generator: splitmix64, and what is drawn from it.

/// The state of the generator.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Above 0, up to 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Standard normal (Box and Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Gamma of a shape, with mean `shape` (Marsaglia and Tsang 2000).
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.uniform().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// A count with a mean, and so many times the variance of independent events.
    pub(crate) fn count(&mut self, mean: f64, times: f64) -> f64 {
        let mean = if times > 1.0 { self.gamma(mean / (times - 1.0)) * (times - 1.0) } else { mean };
        let (limit, mut product, mut count) = ((-mean).exp(), self.uniform(), 0.0);
        while product > limit {
            product *= self.uniform();
            count += 1.0;
        }
        count
    }

    /// First-order autoregression with unit marginal variance.
    pub(crate) fn follows(&mut self, phi: f64, n: usize) -> Vec<f64> {
        let mut last = 0.0;
        (0..n)
            .map(|i| {
                let fresh = self.normal();
                last = if i == 0 { fresh } else { phi * last + (1.0 - phi * phi).sqrt() * fresh };
                last
            })
            .collect()
    }

    /// Sums of independent steps.
    pub(crate) fn walk(&mut self, step: f64, n: usize) -> Vec<f64> {
        let mut sum = 0.0;
        (0..n)
            .map(|_| {
                sum += step * self.normal();
                sum
            })
            .collect()
    }
}
